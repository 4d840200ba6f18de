import {
  addDays,
  reject,
  siteDate,
  startOfSiteDate,
  type Id,
  type Instant,
  type Rejected,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ContactStore } from '../db/contact.store.js';
import type { DirectoryStore } from '../db/directory.store.js';
import type { EpisodeFilter, EpisodeStore } from '../db/episode.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { ReferralRecord, VisitStore } from '../db/visit.store.js';
import { isInTreatment } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import {
  checkBooking,
  checkOutcome,
  intakeRates,
  type IntakeRates,
  type IntakeVisit,
  type VisitRejection,
} from '../domain/intake-visits.js';
import { firstContact } from '../domain/pipeline.js';
import type { StageRules, VisitOutcome } from '../domain/rules/stages.js';
import { standingOf, type Standing } from '../domain/stages.js';
import type { Allow } from './episode-desk.js';
import { rulesAt, type Settings } from './setting.js';

/** One line of a site's pipeline; instants are told with the site's zone. */
export interface PipelineLine extends Standing {
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
  readonly source: string;
  readonly priorLevel: string | null;
  /** Records asked for and not received yet, and those received. */
  readonly records: { readonly waiting: readonly string[]; readonly received: readonly string[] };
}

type Refused = Rejected<
  VisitRejection | 'episode-closed' | 'already-admitted' | 'site-not-known' | 'unknown-code' | 'in-the-future'
>;
type Page = Awaited<ReturnType<EpisodeStore['list']>>;

/** From referral to admission as the desk sees it: booked intakes, records of other places, stages and rates. */
export class Receiving {
  constructor(
    private readonly visits: VisitStore,
    private readonly contacts: ContactStore,
    private readonly episodes: EpisodeStore,
    private readonly directory: DirectoryStore,
    private readonly ruleSets: RuleSetStore,
    private readonly settings: Settings,
  ) {}

  async book(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    at: Instant,
    allow: Allow,
  ): Promise<{ readonly ok: true; readonly visit: IntakeVisit } | Refused> {
    const { state, version } = await this.episodes.load(tx, episodeId);
    allow(state.siteId, version);
    if (state.status === 'discharged') return reject('episode-closed');
    if (isInTreatment(state)) return reject('already-admitted');
    const refused = checkBooking(await this.visits.ofEpisodes(tx, [episodeId]), at, tx.now);
    if (refused) return refused;
    const { patientId, siteId } = state;
    const booked = { status: 'booked' as const, reason: null, version: 1 };
    const visit = { visitId: tx.newId(), episodeId, patientId, siteId, at, bookedAt: tx.now, ...booked };
    await this.visits.book(tx, visit);
    return { ok: true, visit };
  }

  /** Settles a booked intake; kept and missed ones also stand among the attempts of the first-contact clock. */
  async settle(
    tx: Tx<IntakeEvent>,
    visitId: Id,
    { outcome, reason }: { readonly outcome: VisitOutcome; readonly reason: string | null },
    allow: Allow,
  ): Promise<{ readonly ok: true; readonly visit: IntakeVisit } | Refused> {
    const visit = await this.visits.load(tx, visitId);
    allow(visit.siteId, visit.version);
    const { patientId, siteId, episodeId } = visit;
    const setting = await this.settings.of(tx, patientId, siteId);
    if (!setting) return reject('site-not-known');
    const refused = checkOutcome(visit, { outcome, reason, now: tx.now, rules: setting.rules.stages.body });
    if (refused) return refused;
    const settled = await this.visits.settle(tx, { ...visit, status: outcome, reason });
    if (outcome !== 'cancelled') {
      const occurredAt = visit.at < tx.now ? visit.at : tx.now;
      const recordedBy = tx.cause.actor.id;
      const attempt = { attemptId: tx.newId(), kind: 'intake-visit' as const, outcome, occurredAt, recordedBy };
      await this.contacts.add(tx, { ...attempt, episodeId, patientId });
    }
    return { ok: true, visit: settled };
  }

  /** Keeps that a record was asked for or received. */
  async record(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    entry: Omit<ReferralRecord, 'entryId' | 'episodeId' | 'occurredAt'> & { readonly occurredAt: Instant | null },
    allow: (siteId: Id) => void,
  ): Promise<{ readonly ok: true; readonly record: ReferralRecord } | Refused> {
    const { state } = await this.episodes.read(tx, episodeId);
    allow(state.siteId);
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return reject('site-not-known');
    const { recordKinds } = setting.rules.stages.body;
    if (!recordKinds.includes(entry.kind)) return reject('unknown-code', { field: 'kind', allowed: recordKinds });
    const occurredAt = entry.occurredAt ?? tx.now;
    if (occurredAt > tx.now) return reject('in-the-future');
    const record = { ...entry, occurredAt, entryId: tx.newId(), episodeId };
    await this.visits.addRecord(tx, record);
    return { ok: true, record };
  }

  /** A page of open episodes with their stage, oldest first. */
  async pipeline(
    tx: Tx<IntakeEvent>,
    filter: EpisodeFilter,
  ): Promise<{ readonly lines: readonly PipelineLine[]; readonly page: Page }> {
    const page = await this.episodes.list(tx, { ...filter, openOnly: true });
    const ids = page.map(({ state }) => state.episodeId);
    const [attempts, visits, records, drafting, sites, versions] = await Promise.all([
      this.contacts.ofEpisodes(tx, ids),
      this.visits.ofEpisodes(tx, ids),
      this.visits.recordsOf(tx, ids),
      this.visits.drafting(tx, ids),
      this.directory.sites(tx, [...new Set(page.map(({ state }) => state.siteId))]),
      this.ruleSets.all(tx),
    ]);
    const known = new Map(sites.map((site) => [site.siteId, site]));
    const lines = page.flatMap(({ state, openedAt }): readonly PipelineLine[] => {
      const { episodeId, patientId, siteId, source, priorLevel = null } = state;
      const site = known.get(siteId);
      if (!site) return [];
      const rules = rulesAt(versions, site, { siteDate: siteDate(tx.now, site.zone) });
      const own = <T extends { readonly episodeId: Id }>(all: readonly T[]): readonly T[] =>
        all.filter((one) => one.episodeId === episodeId);
      const contact = firstContact(rules.pipeline.body, openedAt, own(attempts), tx.now);
      const approached = { firstContact: contact, visits: own(visits), drafting: drafting.has(episodeId) };
      const standing = standingOf(rules.stages.body, state, approached, tx.now);
      const who = { episodeId, patientId, siteId, zone: site.zone, source, priorLevel };
      return [{ ...who, ...standing, records: recordsOf(own(records)) }];
    });
    return { lines, page };
  }

  /** Kept and missed intakes of a site from one site day to another, both included. */
  async rates(
    tx: Tx<IntakeEvent>,
    siteId: Id,
    { from, to }: { readonly from: SiteDate; readonly to: SiteDate },
  ): Promise<{ readonly ok: true; readonly rates: IntakeRates; readonly zone: Zone } | Rejected<'site-not-known'>> {
    const site = await this.directory.site(tx, siteId);
    if (!site) return reject('site-not-known');
    const rules: StageRules = rulesAt(await this.ruleSets.all(tx), site, { siteDate: to }).stages.body;
    const until = startOfSiteDate(addDays(to, 1), site.zone);
    const visits = await this.visits.between(tx, siteId, startOfSiteDate(from, site.zone), until);
    return { ok: true, rates: intakeRates(visits, rules), zone: site.zone };
  }
}

function recordsOf(records: readonly ReferralRecord[]): PipelineLine['records'] {
  const of = (state: ReferralRecord['state']): readonly string[] =>
    [...new Set(records.filter((one) => one.state === state).map(({ kind }) => kind))].toSorted();
  const received = of('received');
  return { waiting: of('requested').filter((kind) => !received.includes(kind)), received };
}
