import {
  addDays,
  atLocalTime,
  siteDate,
  uuidv5,
  type Id,
  type Instant,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { FactStore, GivenDose, PatientFact } from '../db/fact.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { PlacedBy, SiteStore } from '../db/site.store.js';
import { placeOf, type PatientCase } from '../domain/case.js';
import { isPublished, UNPLACED_ZONE, type Moment, type StepDownEvent } from '../domain/events.js';
import { wakes } from '../domain/facts.js';
import type { Policy } from '../domain/policy.js';
import { react, reactsAtOnce } from '../domain/reacting.js';
import { choose, recalledFrom, SHIPPED, type RuleSetVersion } from '../domain/rule-sets.js';
import { TIMERS, type Outcomes, type Settled, type StepDownRecorded } from './outcomes.js';

/** One fact as it came, with what its event said about the place. */
export interface Arrived extends PatientFact {
  readonly siteId: Id | null;
  readonly zone: Zone | null;
}

/** A batch of what other services told. */
export interface Arrivals {
  readonly facts: readonly Arrived[];
  readonly doses: readonly GivenDose[];
  /** Sites named by the directory. */
  readonly registered: readonly { readonly siteId: Id; readonly zone: Zone }[];
}

/** Records events caused by one of the batch's. */
export type RecordCaused = (eventId: Id, ...events: readonly StepDownEvent[]) => void;

interface KeepingStores {
  readonly cases: CaseStore;
  readonly facts: FactStore;
  readonly patients: PatientStore;
  readonly sites: SiteStore;
  readonly ruleSets: RuleSetStore;
}

/** Keeps the facts that other services publish, and does at once what cannot wait for the close of the day. */
export class Keeping {
  constructor(
    private readonly stores: KeepingStores,
    private readonly outcomes: Outcomes,
  ) {}

  /** Zones of events that carry none. */
  zonesOf(tx: Tx, events: readonly PlacedBy[]): Promise<ReadonlyMap<Id, Zone>> {
    return this.stores.sites.zonesOf(tx, events);
  }

  /** Stores a batch; facts wait in place for whatever has not been delivered yet. */
  async keep(tx: Tx<StepDownRecorded>, arrivals: Arrivals, record: RecordCaused): Promise<void> {
    const { facts, patients } = this.stores;
    await this.noteSites(tx, arrivals);
    await Promise.all([
      facts.add(tx, arrivals.facts),
      facts.addDoses(tx, arrivals.doses),
      patients.noteNews(tx, newsOf(arrivals.facts)),
    ]);
    const urgent = arrivals.facts.filter(({ fact }) => reactsAtOnce(fact));
    if (urgent.length > 0) await this.reactTo(tx, urgent, record);
  }

  private async reactTo(tx: Tx<StepDownRecorded>, urgent: readonly Arrived[], record: RecordCaused): Promise<void> {
    const ids = urgent.map((arrived) => arrived.patientId);
    const versions = await this.stores.ruleSets.all(tx);
    const cases = await this.stores.cases.lock(tx, ids, recalledFrom(versions, tx.now));
    const settled = new Map<Id, Settled>();
    for (const arrived of urgent) {
      const before = settled.get(arrived.patientId)?.before ?? cases.get(arrived.patientId)!;
      const held = settled.get(arrived.patientId)?.outcome.after ?? before;
      const outcome = await this.reactOnce(tx, held, arrived, versions);
      record(arrived.fact.eventId, ...outcome.events.filter(isPublished));
      settled.set(
        arrived.patientId,
        joined(settled.get(arrived.patientId), { before, outcome, records: outcome.records }),
      );
    }
    await this.outcomes.keep(tx, [...settled.values()]);
  }

  private async reactOnce(
    tx: Tx<StepDownRecorded>,
    held: PatientCase,
    { fact, patientId, siteId, zone }: Arrived,
    versions: readonly RuleSetVersion[],
  ) {
    const isScored = fact.kind === 'screening' || fact.kind === 'assessment';
    const sameDay = isScored ? await this.stores.facts.sameDayScores(tx, patientId, fact) : [];
    const moment: Moment = {
      patientId,
      siteId: held.site?.siteId ?? siteId,
      zone: zone ?? held.site?.zone ?? UNPLACED_ZONE,
      siteDate: fact.siteDate,
      at: tx.now,
    };
    const programId = fact.kind === 'admission' ? fact.programId : placeOf(held).programId;
    const ruleSet = choose(versions, { siteId: moment.siteId, programId }, fact.siteDate);
    return react(held, fact, { ruleSet, sameDay, moment });
  }

  /** A site named for the first time starts closing its days; the first of a tenant puts the shipped rules on record. */
  private async noteSites(tx: Tx<StepDownRecorded>, { facts, registered }: Arrivals): Promise<void> {
    const named = registered.map(({ siteId, zone }) => ({ siteId, zone, closing: siteDate(tx.now, zone) }));
    const admitted = facts.flatMap(({ fact, zone }) =>
      fact.kind === 'admission' && zone !== null
        ? [{ siteId: fact.siteId, zone, closing: siteDate(tx.now, zone) }]
        : [],
    );
    const seen = [
      ...(await this.stores.sites.note(tx, distinct(admitted), false)),
      ...(await this.stores.sites.note(tx, distinct(named), true)),
    ];
    if (seen.length === 0) return;
    const versions = await this.stores.ruleSets.all(tx);
    tx.schedule(
      ...seen.map(({ siteId, zone, closing }) =>
        closeTimer(siteId, zone, closing, choose(versions, { siteId, programId: null }, closing).policy),
      ),
    );
    if (await this.stores.ruleSets.add(tx, SHIPPED))
      tx.record({ type: 'rule-set-activated', version: SHIPPED, at: tx.now });
  }
}

/** When a site day is closed. */
export function closesAt(day: SiteDate, zone: Zone, policy: Policy): Instant {
  return atLocalTime(addDays(day, 1), policy.dayClose.localTime, zone);
}

/** Timer that closes a site day. */
export function closeTimer(siteId: Id, zone: Zone, day: SiteDate, policy: Policy): NewTimer {
  const due = closesAt(day, zone, policy);
  return { id: uuidv5(siteId, `close-day:${day}`), command: TIMERS.closeDay, due, key: siteId, data: { siteId, day } };
}

function distinct<T extends { readonly siteId: Id }>(sites: readonly T[]): readonly T[] {
  return [...new Map(sites.map((site) => [site.siteId, site])).values()].sort((a, b) => (a.siteId < b.siteId ? -1 : 1));
}

/** The last site day on which each patient has news that calls for an evaluation. */
function newsOf(arrived: readonly PatientFact[]): ReadonlyMap<Id, SiteDate> {
  const news = new Map<Id, SiteDate>();
  for (const { patientId, fact } of arrived)
    if (wakes(fact) && (news.get(patientId) ?? '') < fact.siteDate) news.set(patientId, fact.siteDate);
  return news;
}

function joined(first: Settled | undefined, next: Settled): Settled {
  if (!first) return next;
  return {
    before: first.before,
    outcome: { events: [...first.outcome.events, ...next.outcome.events], after: next.outcome.after },
    records: [...(first.records ?? []), ...(next.records ?? [])],
  };
}
