import { reject, startOfSiteDate, uuidv5, type Decision, type Id, type Rejected } from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { EpisodeStore, Loaded } from '../db/episode.store.js';
import { watchesAfter, type Watch } from '../domain/aftermath.js';
import type { LevelStore } from '../db/level.store.js';
import { fold, type Episode, type EpisodeEvent } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import type { Setting, Settings } from './setting.js';

/** The edge's say before anything changes: throws when the caller may not touch this site or has read an old version. */
export type Allow = (siteId: Id, version: number) => void;

export type Changed = Loaded<Episode> & { readonly ok: true };

/** A change with what was decided and in which setting, for use cases that keep more of it than the fold. */
export type Decided = Changed & { readonly events: readonly EpisodeEvent[]; readonly setting: Setting };

type Decide<R extends string> = (
  episode: Episode,
  setting: Setting,
) => Decision<EpisodeEvent, R> | Promise<Decision<EpisodeEvent, R>>;

/** One change of an episode: load under a lock, decide, store the fold, record. */
export class EpisodeDesk {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly settings: Settings,
    private readonly levels: LevelStore,
  ) {}

  async change<R extends string>(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    allow: Allow,
    decide: Decide<R>,
  ): Promise<Changed | Rejected<R | 'site-not-known'>> {
    const decided = await this.decide(tx, episodeId, allow, decide);
    if (!decided.ok) return decided;
    const { ok, state, version } = decided;
    return { ok, state, version };
  }

  /** As `change`, and answers what was decided. */
  async decide<R extends string>(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    allow: Allow,
    decide: Decide<R>,
  ): Promise<Decided | Rejected<R | 'site-not-known'>> {
    const loaded = await this.episodes.load(tx, episodeId);
    const { patientId, siteId } = loaded.state;
    allow(siteId, loaded.version);
    const setting = await this.settings.of(tx, patientId, siteId);
    if (!setting) return reject('site-not-known', { siteId });
    const decision = await decide(loaded.state, setting);
    if (!decision.ok) return decision;
    return { ...(await this.store(tx, loaded, decision.events)), events: decision.events, setting };
  }

  /** Stores and records what was decided about a loaded episode. */
  async store(tx: Tx<IntakeEvent>, loaded: Loaded<Episode>, events: readonly EpisodeEvent[]): Promise<Changed> {
    tx.record(...events);
    for (const event of events) {
      if (event.type === 'level-of-care-decided') await this.levels.add(tx, event);
      if (event.type === 'leave-started') await this.episodes.addPart(tx, 'leave', event.leaveId, event.episodeId);
      if (event.type !== 'referral-out-opened') continue;
      await this.episodes.addPart(tx, 'referral-out', event.referralOutId, event.episodeId);
    }
    await this.watch(tx, loaded.state, events);
    return { ok: true, ...(await this.episodes.save(tx, loaded, fold(loaded.state, events))) };
  }

  private async watch(tx: Tx<IntakeEvent>, state: Episode, events: readonly EpisodeEvent[]): Promise<void> {
    if (!events.some(({ type }) => WATCHED.includes(type))) return;
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return;
    const { about, rules } = setting;
    const quietDays = rules.placement.body.administrativeDischargeDays;
    const watches = watchesAfter(events, { about, rules: rules.discharge.body, quietDays });
    tx.schedule(...watches.map((watch) => watchTimer(state, watch)));
  }
}

const WATCHED: readonly EpisodeEvent['type'][] = [
  ...(['patient-admitted', 'discharge-declined', 'phase-followed', 'referral-out-closed'] as const),
];

/** Looks at an episode again as a day begins at its site; a later watch of the kind replaces an earlier one. */
export function watchTimer({ episodeId, patientId, zone }: Episode, { command, on }: Watch): NewTimer {
  const due = startOfSiteDate(on, zone);
  return { id: uuidv5(episodeId, command), command, due, key: patientId, data: { episodeId } };
}
