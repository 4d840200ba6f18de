import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { isId, type Id, type Instant } from '@stepwell/kernel';
import {
  Caller,
  Edge,
  ProblemError,
  requireSite,
  Roles,
  worksAt,
  type Answer,
  type Call,
  type Reply,
} from '@stepwell/platform';
import { Overview, type MedicationView } from '../app/overview.js';
import { WorklistStore, type ReviewLine } from '../db/worklist.store.js';
import type { MedicationEvent } from '../domain/events.js';
import { HOUSE_MEDICATION_V1 } from '../domain/rules/house-medication.v1.js';
import { PatientPath } from './paths.js';
import { StillDosingBody, SummaryBody, WeeklyTestsBody, WorklistQuery } from './reading.dto.js';

const DEFAULT_LIMIT = 50;

/** What can be read: one patient, the worklist, and counts over many patients. */
@Controller('medication/v1')
@Roles(
  'nurse',
  'prescriber',
  'medical-director',
  'counselor',
  'clinical-supervisor',
  'intake-coordinator',
  'auditor',
  'service',
)
export class ReadingController {
  constructor(
    private readonly edge: Edge<MedicationEvent>,
    private readonly overview: Overview,
    private readonly worklist: WorklistStore,
  ) {}

  /** Orders with last dose, gap, hold and adherence; alerts, reviews, naloxone, tests, and what is missing. */
  @Get('patients/:patientId/medication')
  patient(@Caller() call: Call, @Param() { patientId }: PatientPath): Promise<Reply> {
    return this.edge.read(call, 'read-medication', patientId, async (tx): Promise<Answer<object>> => {
      const view = await this.overview.patient(tx, patientId);
      requireSomeSite(call, view);
      return { ok: true, body: view };
    });
  }

  /** Open reviews, due first. */
  @Get('worklist')
  async reviews(@Caller() call: Call, @Query() query: WorklistQuery): Promise<Reply> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const sites = sitesFor(call, query.siteId);
    return this.edge.read(call, 'read-medication-worklist', null, async (tx): Promise<Answer<object>> => {
      const items = await this.worklist.worklist(tx, sites, placeOf(query.cursor), limit);
      return { ok: true, body: { items, nextCursor: items.length === limit ? cursorOf(items.at(-1)!) : null } };
    });
  }

  /** How many of these orders or patients had a dose at least N days after the start. */
  @Post('adherence/still-dosing')
  @HttpCode(200)
  @Roles('analyst', 'medical-director', 'clinical-supervisor', 'org-admin', 'service')
  stillDosing(@Caller() call: Call, @Body() body: StillDosingBody): Promise<Reply> {
    const { orderIds, patientIds, days = HOUSE_MEDICATION_V1.retentionDays, each = false } = body;
    if (!orderIds && !patientIds) {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '/orderIds', detail: 'give orderIds or patientIds' }],
      });
    }
    return this.edge.read(call, 'read-still-dosing', null, async (tx): Promise<Answer<object>> => {
      const set = { ...(orderIds ? { orderIds } : {}), ...(patientIds ? { patientIds } : {}) };
      return { ok: true, body: await this.overview.stillDosing(tx, set, days, each) };
    });
  }

  /** Tests of a cohort by weeks since each one's own first day, such as that of the first dose. */
  @Post('drug-tests/weekly')
  @HttpCode(200)
  @Roles('analyst', 'medical-director', 'clinical-supervisor', 'org-admin', 'service')
  weeklyTests(@Caller() call: Call, @Body() { cohort, weeks }: WeeklyTestsBody): Promise<Reply> {
    return this.edge.read(call, 'read-drug-tests-weekly', null, async (tx): Promise<Answer<object>> => ({
      ok: true,
      body: { weeks: await this.overview.weeklyTests(tx, cohort, weeks) },
    }));
  }

  /** Counts of doses, tests and positives over patients. */
  @Post('summary')
  @HttpCode(200)
  @Roles('analyst', 'medical-director', 'clinical-supervisor', 'org-admin', 'service')
  summary(@Caller() call: Call, @Body() { patientIds }: SummaryBody): Promise<Reply> {
    return this.edge.read(call, 'read-medication-summary', null, async (tx): Promise<Answer<object>> => ({
      ok: true,
      body: await this.overview.summary(tx, patientIds),
    }));
  }
}

/** A patient with orders is read by people of one of the orders' sites. */
function requireSomeSite(call: Call, view: MedicationView): void {
  const sites = [...new Set(view.orders.map(({ order }) => order.siteId))];
  if (sites.length > 0 && !sites.some((siteId) => worksAt(call.principal, siteId))) requireSite(call, sites[0]!);
}

function sitesFor(call: Call, siteId: Id | undefined): readonly Id[] | null {
  if (siteId !== undefined) {
    requireSite(call, siteId);
    return [siteId];
  }
  return call.principal.siteIds === 'all' ? null : call.principal.siteIds;
}

const cursorOf = ({ dueAt, reviewId }: ReviewLine): string => Buffer.from(`${dueAt} ${reviewId}`).toString('base64url');

function placeOf(cursor: string | undefined): { readonly dueAt: Instant; readonly reviewId: Id } | null {
  if (cursor === undefined) return null;
  const [dueAt = '', reviewId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (isId(reviewId) && !Number.isNaN(Date.parse(dueAt))) return { dueAt, reviewId };
  throw new ProblemError('invalid-input', { errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }] });
}
