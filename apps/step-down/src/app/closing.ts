import { addDays, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { FactStore } from '../db/fact.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { Site, SiteStore } from '../db/site.store.js';
import { closeDay } from '../domain/close-day.js';
import { oldest } from '../domain/freshness.js';
import { bulkDays, type Policy, type RuleSet } from '../domain/policy.js';
import { placeOf } from '../domain/case.js';
import { choose, inForceAt, recalledFrom, type RuleSetVersion } from '../domain/rule-sets.js';
import { closesAt, closeTimer } from './keeping.js';
import type { Looking } from './looking.js';
import type { Outcomes, Settled, StepDownRecorded } from './outcomes.js';

interface ClosingStores {
  readonly cases: CaseStore;
  readonly facts: FactStore;
  readonly patients: PatientStore;
  readonly sites: SiteStore;
  readonly ruleSets: RuleSetStore;
}

/** One site day being closed. */
interface DayToClose {
  readonly site: Site;
  readonly versions: readonly RuleSetVersion[];
  readonly at: Instant;
  readonly bulkFrom: SiteDate;
  readonly asOf: Instant;
  /** Finished proposals and actions are remembered from here. */
  readonly since: SiteDate;
  /** The day after, and the policy that decides on it. */
  readonly next: { readonly day: SiteDate; readonly policy: Policy };
}

/** Patients evaluated together: bounds memory, not the transaction. */
const CHUNK = 250;

/**
 * Closes site days: evaluates the patients with news, and those whom time alone may have changed, set by set. Only here are
 * proposals made, so the order in which facts arrived during the day cannot matter.
 */
export class Closing {
  constructor(
    private readonly stores: ClosingStores,
    private readonly looking: Looking,
    private readonly outcomes: Outcomes,
  ) {}

  /** Closes `day` of a site, unless it was closed before, and schedules the next. */
  async close(tx: Tx<StepDownRecorded>, siteId: Id, day: SiteDate): Promise<void> {
    const site = await this.stores.sites.lock(tx, siteId);
    if (!site || site.closing !== day) return;
    const ids = await this.stores.patients.lockDue(tx, siteId, day);
    const toClose = await this.prepare(tx, site);
    for (let from = 0; from < ids.length; from += CHUNK)
      await this.closeSome(tx, toClose, ids.slice(from, from + CHUNK));
    const { next } = toClose;
    await this.stores.sites.advance(tx, siteId, next.day);
    tx.schedule(closeTimer(siteId, site.zone, next.day, next.policy));
  }

  private async prepare(tx: Tx, site: Site): Promise<DayToClose> {
    const versions = await this.stores.ruleSets.all(tx);
    const everyone = { siteId: site.siteId, programId: null };
    const at = closesAt(site.closing, site.zone, choose(versions, everyone, site.closing).policy);
    const reach = inForceAt(versions, site.siteId, site.closing).map(({ policy }) => bulkDays(policy));
    const day = addDays(site.closing, 1);
    return {
      site,
      versions,
      at,
      bulkFrom: addDays(site.closing, -Math.max(...reach)),
      asOf: oldest(await this.looking.marks()),
      since: recalledFrom(versions, at),
      next: { day, policy: choose(versions, everyone, day).policy },
    };
  }

  private async closeSome(tx: Tx<StepDownRecorded>, toClose: DayToClose, ids: readonly Id[]): Promise<void> {
    const { site, since } = toClose;
    const { closing } = site;
    const [cases, pictures] = await Promise.all([
      this.stores.cases.load(tx, ids, since),
      this.stores.facts.pictures(tx, ids, closing, toClose.bulkFrom),
    ]);
    const settled: Settled[] = [];
    const wakeOn = new Map<Id, SiteDate | null>();
    for (const id of ids) {
      const before = cases.get(id)!;
      const ruleSet = choose(toClose.versions, { ...placeOf(before), siteId: site.siteId }, closing);
      const closed = closeDay(before, dayOf(toClose, ruleSet, id, pictures.get(id)!));
      wakeOn.set(id, closed?.found.reconsiderOn ?? null);
      if (closed && closed.events.length > 0) settled.push({ before, outcome: closed, records: closed.records });
    }
    await Promise.all([this.outcomes.settle(tx, settled), this.stores.patients.closed(tx, closing, wakeOn)]);
  }
}

function dayOf(
  { site, at, bulkFrom, asOf }: DayToClose,
  ruleSet: RuleSet,
  patientId: Id,
  picture: Parameters<typeof closeDay>[1]['picture'],
) {
  const moment = { patientId, siteId: site.siteId, zone: site.zone, siteDate: site.closing, at };
  return { picture, ruleSet, moment, completeFrom: bulkFrom, asOf };
}
