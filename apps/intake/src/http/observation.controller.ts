import { Body, Controller, Post } from '@nestjs/common';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, IdParam, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { refusalOf, type FactResult, Observing, type ScreenResult } from '../app/observing.js';
import type { IntakeEvent } from '../domain/events.js';
import type { ReportedFact, Screen } from '../domain/observation.js';
import { FRONT_LINE, sitesOf } from './access.js';
import { FactBatchRequest, FactRequest, ScreeningBatchRequest, ScreeningRequest } from './observation.requests.js';

/** Clinical facts and screenings, one at a time or up to 1,000 in one call. */
@Controller('intake/v1')
export class ObservationController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly observing: Observing,
  ) {}

  /** Keep a fact that staff observed, with when it was so. */
  @Post('patients/:patientId/facts')
  @Roles(...FRONT_LINE)
  report(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: FactRequest): Promise<Reply> {
    return this.edge.command(call, 'report-fact', patientId, async (tx) => {
      const [result] = await this.observing.report(tx, [factOf(patientId, body)], sitesOf(call));
      if (!result!.ok) return result!;
      return { ok: true, status: 201, body: { factId: result!.factId } };
    });
  }

  /** Keep many facts in one call; each is judged by itself. */
  @Post('facts/batch')
  @Roles(...FRONT_LINE)
  reportBatch(@Caller() call: Call, @Body() { items }: FactBatchRequest): Promise<Reply> {
    const facts = items.map((item) => factOf(item.patientId, item));
    return this.edge.command(call, 'report-facts', null, async (tx) => ({
      ok: true,
      body: batchBody(await this.observing.report(tx, facts, sitesOf(call))),
    }));
  }

  /** Keep the answers of a screening instrument and score them (clinical 3). */
  @Post('patients/:patientId/screenings')
  @Roles(...FRONT_LINE)
  screen(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: ScreeningRequest): Promise<Reply> {
    return this.edge.command(call, 'screen-patient', patientId, async (tx) => {
      const [result] = await this.observing.screen(tx, [screenOf(patientId, body)], sitesOf(call));
      if (!result!.ok) return result!;
      const { screeningId, scores, concerns } = result!;
      return { ok: true, status: 201, body: { screeningId, scores, concerns } };
    });
  }

  /** Keep many screenings in one call; each is judged by itself. */
  @Post('screenings/batch')
  @Roles(...FRONT_LINE)
  screenBatch(@Caller() call: Call, @Body() { items }: ScreeningBatchRequest): Promise<Reply> {
    const screens = items.map((item) => screenOf(item.patientId, item));
    return this.edge.command(call, 'screen-patients', null, async (tx) => ({
      ok: true,
      body: batchBody(await this.observing.screen(tx, screens, sitesOf(call))),
    }));
  }
}

function factOf(patientId: Id, { kind, substance, occurredAt }: FactRequest): ReportedFact {
  const at = occurredAt ? toInstant(occurredAt) : null;
  return { patientId, kind, substance: substance ?? null, occurredAt: at };
}

function screenOf(patientId: Id, { occurredAt, instruments }: ScreeningRequest): Screen {
  const given = instruments.map(({ form = 'standard', ...answered }) => ({ form, ...answered }));
  return { patientId, occurredAt: occurredAt ? toInstant(occurredAt) : null, instruments: given };
}

/** One entry per item, in the order given. */
function batchBody(results: readonly (FactResult | ScreenResult)[]): object {
  const items = results.map((result, index) => {
    if (!result.ok) return { index, outcome: 'rejected', ...refusalOf(result) };
    const { ok: _, ...made } = result;
    return { index, outcome: 'recorded', ...made };
  });
  const recorded = results.filter(({ ok }) => ok).length;
  return { recorded, rejected: results.length - recorded, items };
}
