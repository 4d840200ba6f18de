import { Body, Controller, Param, Post } from '@nestjs/common';
import { reject, toInstant, type Id } from '@stepwell/kernel';
import {
  Caller,
  Edge,
  honourVersion,
  requireSite,
  Roles,
  worksAt,
  type Answer,
  type Call,
  type Reply,
} from '@stepwell/platform';
import { Answering } from '../app/answering.js';
import { Testing, type TestOutcome, type TestRow } from '../app/testing.js';
import type { MedicationEvent } from '../domain/events.js';
import { tally } from './dosing.controller.js';
import { ReasonBody } from './order.dto.js';
import { AlertPath, PatientPath, ReviewPath } from './paths.js';
import { signatureOf } from './signing.js';
import { NaloxoneBody, PrescribedElsewhereBody, TestBatchBody, TestBody } from './testing.dto.js';

/** Drug tests, alerts, reviews and naloxone. */
@Controller('medication/v1')
@Roles('nurse', 'prescriber', 'medical-director', 'counselor', 'clinical-supervisor', 'service')
export class TestingController {
  constructor(
    private readonly edge: Edge<MedicationEvent>,
    private readonly testing: Testing,
    private readonly answering: Answering,
  ) {}

  /** Keep a drug test with its results by substance. */
  @Post('patients/:patientId/drug-tests')
  test(@Caller() call: Call, @Param() { patientId }: PatientPath, @Body() body: TestBody): Promise<Reply> {
    return this.edge.command(call, 'record-drug-test', patientId, async (tx): Promise<Answer<object>> => {
      requireSite(call, body.siteId);
      const [outcome] = await this.testing.result(tx, [rowOf(patientId, body)], () => true);
      if (outcome?.status === 'recorded') return { ok: true, status: 201, body: lineOf(outcome) };
      return reject(outcome?.status === 'refused' ? outcome.reason : 'already-recorded');
    });
  }

  /** Up to 1,000 results of a laboratory. */
  @Post('drug-tests/batch')
  batch(@Caller() call: Call, @Body() body: TestBatchBody): Promise<Reply> {
    const rows = body.rows.map((row) => rowOf(row.patientId, row));
    return this.edge.command(call, 'import-drug-tests', null, async (tx): Promise<Answer<object>> => {
      const outcomes = await this.testing.result(tx, rows, (siteId) => worksAt(call.principal, siteId));
      const lines = outcomes.map((outcome, i) => ({
        externalRef: rows[i]!.externalRef,
        patientId: rows[i]!.patientId,
        ...lineOf(outcome),
      }));
      return { ok: true, body: tally(lines) };
    });
  }

  /** A medicine somebody else prescribes: its positives are expected from then on. */
  @Post('patients/:patientId/prescribed-elsewhere')
  prescribed(
    @Caller() call: Call,
    @Param() { patientId }: PatientPath,
    @Body() body: PrescribedElsewhereBody,
  ): Promise<Reply> {
    const item = { medicine: body.medicine, from: body.from, until: body.until ?? null };
    return this.edge.command(call, 'record-prescribed-elsewhere', patientId, async (tx): Promise<Answer<object>> => {
      await this.testing.prescribedElsewhere(tx, patientId, item);
      return { ok: true, status: 201, body: { patientId, ...item } };
    });
  }

  /** Acknowledge an alert. */
  @Post('alerts/:alertId/acknowledge')
  acknowledge(@Caller() call: Call, @Param() { alertId }: AlertPath, @Body() { reason }: ReasonBody): Promise<Reply> {
    return this.edge.command(call, 'acknowledge-alert', alertId, async (tx): Promise<Answer<object>> => {
      const outcome = await this.answering.acknowledge(tx, alertId, reason, signatureOf(call), (alert) => {
        requireSite(call, alert.siteId);
        honourVersion(call, alert.version);
      });
      if (!outcome.ok) return outcome;
      return { ok: true, body: outcome.alert, version: outcome.alert.version };
    });
  }

  /** Keep that a review was done. */
  @Post('reviews/:reviewId/done')
  done(@Caller() call: Call, @Param() { reviewId }: ReviewPath, @Body() { reason }: ReasonBody): Promise<Reply> {
    return this.edge.command(call, 'finish-review', reviewId, async (tx): Promise<Answer<object>> => {
      const outcome = await this.answering.finishReview(tx, reviewId, reason, signatureOf(call), (review) => {
        if (review.siteId !== null) requireSite(call, review.siteId);
        honourVersion(call, review.version);
      });
      return outcome.ok ? { ok: true, body: { reviewId, status: 'done' }, version: outcome.version } : outcome;
    });
  }

  /** Keep that the patient was given naloxone. */
  @Post('patients/:patientId/naloxone')
  naloxone(@Caller() call: Call, @Param() { patientId }: PatientPath, @Body() body: NaloxoneBody): Promise<Reply> {
    return this.edge.command(call, 'provide-naloxone', patientId, async (tx): Promise<Answer<object>> => {
      requireSite(call, body.siteId);
      const outcome = await this.answering.provideNaloxone(tx, patientId, body.siteId, body.units);
      if (!outcome.ok) return outcome;
      return { ok: true, status: 201, body: { provisionId: outcome.provisionId, patientId, units: body.units } };
    });
  }
}

function rowOf(patientId: Id, body: TestBody): TestRow {
  const { siteId, outcome, method, results, externalRef = null } = body;
  return { patientId, siteId, collectedAt: toInstant(body.collectedAt), outcome, method, results, externalRef };
}

function lineOf(outcome: TestOutcome) {
  if (outcome.status !== 'recorded') return outcome;
  const { testId, results, nonPrescribedPositive, opioidPositive } = outcome.test;
  return { status: outcome.status, testId, results, nonPrescribedPositive, opioidPositive };
}
