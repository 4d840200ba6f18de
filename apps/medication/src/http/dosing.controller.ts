import { Body, Controller, Param, Post } from '@nestjs/common';
import { toInstant } from '@stepwell/kernel';
import {
  Caller,
  Edge,
  honourVersion,
  requireSite,
  requireVersion,
  Roles,
  worksAt,
  type Answer,
  type Call,
  type Reply,
} from '@stepwell/platform';
import { Dosing } from '../app/dosing.js';
import { Missing } from '../app/missing.js';
import { TakeHomes } from '../app/take-homes.js';
import type { ImportResult } from '../domain/dosing.js';
import type { MedicationEvent } from '../domain/events.js';
import type { Order } from '../domain/order.js';
import {
  CallbackBody,
  DoseBatchBody,
  DoseBody,
  DoseRowBody,
  MissedBatchBody,
  MissedBody,
  TakeHomeBody,
  TakeHomeLevelBody,
} from './dosing.dto.js';
import { OrderPath } from './paths.js';
import { signatureOf } from './signing.js';

/** Doses given, missed and handed out. */
@Controller('medication/v1')
@Roles('nurse', 'prescriber', 'medical-director', 'service')
export class DosingController {
  constructor(
    private readonly edge: Edge<MedicationEvent>,
    private readonly dosing: Dosing,
    private readonly missing: Missing,
    private readonly takeHomes: TakeHomes,
  ) {}

  /** One dose at the window; refused while doses are held, above the order, too soon or given already. */
  @Post('orders/:orderId/doses')
  give(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: DoseBody): Promise<Reply> {
    const { amount, unit, siteDate, observed = true, intoxicated = false, externalRef = null } = body;
    const takenAt = body.takenAt === undefined ? null : toInstant(body.takenAt);
    const report = { amount, unit, siteDate, takenAt, observed, intoxicated, externalRef };
    return this.edge.command(call, 'give-dose', orderId, async (tx): Promise<Answer<object>> => {
      const given = await this.dosing.give(tx, orderId, report, permitted(call));
      if (!given.ok) return given;
      const { doseId, slot } = given.dose;
      return { ok: true, status: 201, body: { doseId, orderId, slot, amount, unit, siteDate } };
    });
  }

  /** Up to 1,000 doses of a dispensing system: facts, so only what cannot be true is refused, row by row. */
  @Post('doses/batch')
  batch(@Caller() call: Call, @Body() body: DoseBatchBody): Promise<Reply> {
    const rows = body.rows.map(rowOf);
    return this.edge.command(call, 'import-doses', null, async (tx): Promise<Answer<object>> => {
      const results = await this.dosing.importBatch(tx, rows, call.principal.siteIds);
      return { ok: true, body: tally(results.map((result, i) => ({ externalRef: rows[i]!.externalRef, ...result }))) };
    });
  }

  /** A due dose was not taken. */
  @Post('orders/:orderId/doses/missed')
  missed(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: MissedBody): Promise<Reply> {
    const row = { orderId, siteDate: body.siteDate, reason: body.reason, externalRef: body.externalRef ?? null };
    return this.edge.command(call, 'record-missed-dose', orderId, async (tx): Promise<Answer<object>> => {
      const outcome = await this.missing.record(tx, row, permitted(call));
      if (!outcome.ok) return outcome;
      const { missedId, consecutiveDays } = outcome.missed;
      return { ok: true, status: 201, body: { missedId, orderId, siteDate: body.siteDate, consecutiveDays } };
    });
  }

  /** Keep many missed doses in one call; each is judged by itself. */
  @Post('doses-missed/batch')
  missedBatch(@Caller() call: Call, @Body() body: MissedBatchBody): Promise<Reply> {
    const rows = body.rows.map((row) => ({ ...row, externalRef: row.externalRef ?? null }));
    return this.edge.command(call, 'import-missed-doses', null, async (tx): Promise<Answer<object>> => {
      const results = await this.missing.recordBatch(tx, rows, (siteId) => worksAt(call.principal, siteId));
      const lines = results.map((result, i) => ({ orderId: rows[i]!.orderId, siteDate: rows[i]!.siteDate, ...result }));
      return { ok: true, body: tally(lines) };
    });
  }

  /** Doses for the coming days, under the cap of the time in treatment. */
  @Post('orders/:orderId/take-homes')
  takeHome(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: TakeHomeBody): Promise<Reply> {
    const request = { doses: body.doses, from: body.from, exceptionReason: body.exceptionReason ?? null };
    return this.edge.command(call, 'dispense-take-home', orderId, async (tx): Promise<Answer<object>> => {
      const outcome = await this.takeHomes.dispense(tx, orderId, request, signatureOf(call), permitted(call));
      if (!outcome.ok) return outcome;
      const { dispenseId, doses, from, through } = outcome.handOut;
      return { ok: true, status: 201, body: { dispenseId, orderId, doses, from, through } };
    });
  }

  /** How many take-home doses a clinician allows at once. */
  @Post('orders/:orderId/take-home-level')
  @Roles('prescriber', 'medical-director')
  level(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: TakeHomeLevelBody): Promise<Reply> {
    const permit = (order: Order): void => {
      requireSite(call, order.siteId);
      requireVersion(call, order.version);
    };
    return this.edge.command(call, 'set-take-home-level', orderId, async (tx): Promise<Answer<object>> => {
      const outcome = await this.takeHomes.setLevel(tx, orderId, body, signatureOf(call), permit);
      if (!outcome.ok) return outcome;
      return { ok: true, body: outcome.order, version: outcome.order.version };
    });
  }

  /** A random call-back was counted. */
  @Post('orders/:orderId/callbacks')
  callback(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: CallbackBody): Promise<Reply> {
    return this.edge.command(call, 'record-callback', orderId, async (tx): Promise<Answer<object>> => {
      const { callbackId } = await this.takeHomes.countCallback(tx, orderId, body.result, permitted(call));
      return { ok: true, status: 201, body: { callbackId, orderId, result: body.result } };
    });
  }
}

/** The caller works at the order's site and, when a version is named, knows the order as it is. */
const permitted = (call: Call) => (order: Order) => {
  requireSite(call, order.siteId);
  honourVersion(call, order.version);
};

function rowOf(row: DoseRowBody) {
  const { amount, unit, siteDate, observed, externalRef } = row;
  const takenAt = row.takenAt === undefined ? null : toInstant(row.takenAt);
  const target = { orderId: row.orderId ?? null, patientId: row.patientId ?? null, medication: row.medication ?? null };
  return { ...target, amount, unit, siteDate, takenAt, observed, externalRef };
}

type Line = { readonly status: ImportResult['status'] };

/** Counts beside the rows, in the order of the request. */
export function tally(results: readonly Line[]): object {
  const count = (status: Line['status']): number => results.filter((result) => result.status === status).length;
  return {
    recorded: count('recorded'),
    alreadyRecorded: count('already-recorded'),
    refused: count('refused'),
    results,
  };
}
