import { reject, siteDate, type Id, type Instant, type Rejected, type Zone } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ContactStore } from '../db/contact.store.js';
import type { DirectoryStore } from '../db/directory.store.js';
import type { EpisodeFilter, EpisodeStore } from '../db/episode.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { IntakeEvent } from '../domain/events.js';
import { checkAttempt, firstContact, type ContactAttempt, type FirstContact } from '../domain/pipeline.js';
import { rulesAt, type Settings } from './setting.js';

/** One attempt as it is entered; `occurredAt` null is now. */
export interface AttemptCommand {
  readonly kind: ContactAttempt['kind'];
  readonly outcome: ContactAttempt['outcome'];
  readonly occurredAt: Instant | null;
}

/** A referral on its way to an intake; instants are told with the site's zone. */
export interface Approach extends FirstContact {
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
}

type Refused = Rejected<'in-the-future' | 'episode-closed' | 'site-not-known' | 'outcome-of-other-kind'>;

/** Brings people from referral to intake: contact attempts, kept and missed intakes, and the first-contact clock. */
export class Reaching {
  constructor(
    private readonly contacts: ContactStore,
    private readonly episodes: EpisodeStore,
    private readonly directory: DirectoryStore,
    private readonly ruleSets: RuleSetStore,
    private readonly settings: Settings,
  ) {}

  /** Keeps an attempt for an episode that is open. */
  async tried(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    command: AttemptCommand,
    allow: (siteId: Id) => void,
  ): Promise<{ readonly ok: true; readonly attempt: ContactAttempt } | Refused> {
    const { state } = await this.episodes.read(tx, episodeId);
    allow(state.siteId);
    const { kind, outcome, occurredAt } = command;
    if (occurredAt && occurredAt > tx.now) return reject('in-the-future');
    if (state.status === 'discharged') return reject('episode-closed');
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return reject('site-not-known');
    const checked = checkAttempt(setting.rules.pipeline.body, command);
    if (!checked.ok) return checked;
    const attempt: ContactAttempt = {
      ...{ attemptId: tx.newId(), episodeId, patientId: state.patientId, kind, outcome },
      ...{ occurredAt: occurredAt ?? tx.now, recordedBy: tx.cause.actor.id },
    };
    await this.contacts.add(tx, attempt);
    return { ok: true, attempt };
  }

  /** A page of referrals with their clock, oldest first. */
  async approaches(
    tx: Tx<IntakeEvent>,
    filter: EpisodeFilter,
  ): Promise<{ readonly items: readonly Approach[]; readonly page: Awaited<ReturnType<EpisodeStore['list']>> }> {
    const page = await this.episodes.list(tx, filter);
    const [attempts, sites, versions] = await Promise.all([
      this.contacts.ofEpisodes(
        tx,
        page.map(({ state }) => state.episodeId),
      ),
      this.directory.sites(tx, [...new Set(page.map(({ state }) => state.siteId))]),
      this.ruleSets.all(tx),
    ]);
    const known = new Map(sites.map((site) => [site.siteId, site]));
    const items = page.flatMap(({ state: { episodeId, patientId, siteId }, openedAt }) => {
      const site = known.get(siteId);
      if (!site) return [];
      const { pipeline } = rulesAt(versions, site, { siteDate: siteDate(tx.now, site.zone) });
      const own = attempts.filter((attempt) => attempt.episodeId === episodeId);
      return [{ episodeId, patientId, siteId, zone: site.zone, ...firstContact(pipeline.body, openedAt, own, tx.now) }];
    });
    return { items, page };
  }
}
