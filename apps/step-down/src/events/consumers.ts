import { Controller } from '@nestjs/common';
import { DoseAdministeredV1, SiteRegisteredV1, type Contract } from '@stepwell/contracts';
import { isSiteDate, type Id, type Zone } from '@stepwell/kernel';
import { isOf, OnRun, OnTimer, textOf, type ConsumerTx, type FiredTimer, type Received } from '@stepwell/messaging';
import { Aftercare } from '../app/aftercare.js';
import { Closing } from '../app/closing.js';
import { Effecting } from '../app/effecting.js';
import { CHECK_TIMER } from '../app/enrolling.js';
import { Keeping, type Arrivals, type Arrived } from '../app/keeping.js';
import { TIMERS, type StepDownRecorded } from '../app/outcomes.js';
import { becomesFact, FACT_CONTRACTS, factOf } from './fact-of.js';
import { zoneIn } from './facts-of.js';

type Tx = ConsumerTx<StepDownRecorded>;

const TOLD: readonly Contract[] = [...FACT_CONTRACTS, DoseAdministeredV1, SiteRegisteredV1];

/** What every other service tells about patients: one handler keeps it, set by set. */
@Controller()
export class FactConsumer {
  constructor(private readonly keeping: Keeping) {}

  @OnRun(...TOLD)
  async told(tx: Tx, events: readonly Received[]): Promise<void> {
    const byId = new Map(events.map((event) => [event.id, event]));
    const zones = await this.zonesOf(tx, events);
    await this.keeping.keep(tx, arrivalsOf(events, zones), (eventId, ...recorded) => {
      const cause = byId.get(eventId);
      if (cause && recorded.length > 0) tx.recordFor(cause, ...recorded);
    });
  }

  /** Zone of a fact: its own, else of the site it names or of the patient's case, else of what else is said of the patient here. */
  private async zonesOf(tx: Tx, events: readonly Received[]): Promise<ZoneOf> {
    const unplaced = events.filter((event) => becomesFact(event) && zoneIn(event) === null);
    const known = await this.keeping.zonesOf(
      tx,
      unplaced.map(({ id: eventId, key: patientId, siteId }) => ({ eventId, patientId, siteId })),
    );
    const said = new Map<Id, Zone>();
    for (const event of events) {
      const zone = zoneIn(event);
      if (zone !== null) said.set(event.key, zone);
    }
    return (event) => zoneIn(event) ?? known.get(event.id) ?? said.get(event.key) ?? null;
  }
}

type ZoneOf = (event: Received) => Zone | null;

/** Site days that end, approved changes whose day has come, actions past their time. */
@Controller()
export class TimerConsumer {
  constructor(
    private readonly closing: Closing,
    private readonly effecting: Effecting,
    private readonly aftercare: Aftercare,
  ) {}

  @OnTimer(TIMERS.closeDay)
  async closeDay(tx: Tx, timer: FiredTimer): Promise<void> {
    const [siteId, day] = [textOf(timer, 'siteId'), textOf(timer, 'day')];
    if (!isSiteDate(day)) throw new Error('timer close-day without a day');
    await this.closing.close(tx, siteId, day);
  }

  @OnTimer(TIMERS.takeEffect)
  async takeEffect(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.effecting.takeEffect(tx, textOf(timer, 'patientId'), textOf(timer, 'approvalId'));
  }

  @OnTimer(CHECK_TIMER)
  async checkMissed(tx: Tx, timer: FiredTimer): Promise<void> {
    await this.aftercare.missed(tx, textOf(timer, 'patientId'), textOf(timer, 'checkId'));
  }

  @OnTimer(TIMERS.overdue)
  async overdue(tx: Tx, timer: FiredTimer): Promise<void> {
    const patientId = textOf(timer, 'patientId');
    const siteId = timer.key === patientId ? null : textOf(timer, 'siteId');
    await this.effecting.overdue(tx, { siteId, patientId }, textOf(timer, 'dueAt'));
  }
}

function arrivalsOf(events: readonly Received[], zoneOf: ZoneOf): Arrivals {
  const facts: Arrived[] = [];
  const doses: Arrivals['doses'][number][] = [];
  const registered: Arrivals['registered'][number][] = [];
  for (const event of events) {
    if (isOf(event, DoseAdministeredV1)) {
      const { patientId, orderId, siteDate } = event.data;
      doses.push({ patientId, orderId, siteDate });
    } else if (isOf(event, SiteRegisteredV1)) {
      registered.push({ siteId: event.data.siteId, zone: event.data.zone });
    } else facts.push(...arrived(event, zoneOf(event)));
  }
  return { facts, doses, registered };
}

function arrived(event: Received, zone: Zone | null): Arrived[] {
  const fact = factOf(event, zone);
  return fact ? [{ patientId: event.key, siteId: event.siteId, zone, fact }] : [];
}
