import { reject, type Id, type Instant, type LevelCode, type Rejected, type SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { EpisodeStore } from '../db/episode.store.js';
import type { LevelStore, StoredOutsideLevel } from '../db/level.store.js';
import { readCode, shownInBoth, type Reading, type Shown } from '../domain/crosswalk.js';
import type { IntakeEvent } from '../domain/events.js';
import { correctLevel, type CorrectionRejection } from '../domain/level-correction.js';
import { spanOn, spansAt, type LevelRecord, type LevelSpan } from '../domain/level-timeline.js';
import { takeOutsideLevel, type OutsideRejection } from '../domain/outside-level.js';
import type { CrosswalkRules, Edition } from '../domain/rules/crosswalk.js';
import type { Allow, Changed, EpisodeDesk } from './episode-desk.js';
import type { Settings } from './setting.js';

/** What should have been decided; null keeps what was. */
export interface CorrectionCommand {
  readonly decisionId: Id;
  readonly level: LevelCode | null;
  readonly from: SiteDate | null;
  readonly undo: boolean;
  readonly reason: string;
}

/** An outside result as it is entered. */
export interface OutsideCommand {
  readonly system: string;
  readonly edition: Edition;
  readonly code: string;
  readonly decidedOn: SiteDate;
}

type ShownSpan = LevelSpan & { readonly shown: Shown };
type ShownOutside = StoredOutsideLevel & { readonly reading: Reading | null };

/** A person's levels as believed at a moment, with the records they rest on. */
export interface LevelHistory {
  readonly ok: true;
  readonly episodeId: Id;
  readonly knownAt: Instant;
  readonly spans: readonly ShownSpan[];
  /** The span the day asked for lies in; null before the first, or when no day was asked for. */
  readonly on: ShownSpan | null;
  readonly records: readonly LevelRecord[];
  readonly outside: readonly ShownOutside[];
}

/** Level spans on two clocks, their corrections, and what outside systems decided. */
export class Levels {
  constructor(
    private readonly levels: LevelStore,
    private readonly episodes: EpisodeStore,
    private readonly desk: EpisodeDesk,
    private readonly settings: Settings,
  ) {}

  /** What was true on a day, as we believed at a moment. */
  async history(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    asked: { readonly on: SiteDate | null; readonly knownAt: Instant | null },
    allow: (siteId: Id) => void,
  ): Promise<LevelHistory | Rejected<'site-not-known'>> {
    const { state } = await this.episodes.read(tx, episodeId);
    allow(state.siteId);
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return reject('site-not-known');
    const [all, outside] = await Promise.all([
      this.levels.ofEpisode(tx, episodeId),
      this.levels.outsideOf(tx, episodeId),
    ]);
    const knownAt = asked.knownAt ?? tx.now;
    const rules = setting.rules.crosswalk.body;
    const spans = spansAt(all, knownAt).map((span) => ({ ...span, shown: shownInBoth(rules, span.level.code) }));
    const day = asked.on && spanOn(spans, asked.on);
    const on = spans.find((span) => span === day) ?? null;
    const records = all.filter(({ recordedAt }) => recordedAt <= knownAt);
    const known = outside.filter(({ recordedAt }) => recordedAt <= knownAt);
    return { ok: true, episodeId, knownAt, spans, on, records, outside: known.map((one) => read(rules, one)) };
  }

  /** Corrects or undoes a decision by one that supersedes it; nothing is deleted. */
  async correct(
    tx: Tx<IntakeEvent>,
    command: CorrectionCommand,
    allow: Allow,
  ): Promise<Changed | Rejected<CorrectionRejection | 'site-not-known'>> {
    const episodeId = await this.levels.episodeOf(tx, command.decisionId);
    if (!episodeId) throw new NotFound('level decision', command.decisionId);
    return this.desk.change(tx, episodeId, allow, async (episode, { about, signer, rules }) => {
      const records = await this.levels.ofEpisode(tx, episodeId);
      const { hours } = rules;
      return correctLevel(episode, records, {
        ...{ ...command, about, signer, hours, recordedAt: tx.now, newDecisionId: tx.newId() },
      });
    });
  }

  /** Keeps what another system decided; what it means here is read by the crosswalk in force. */
  async takeOutside(
    tx: Tx<IntakeEvent>,
    episodeId: Id,
    command: OutsideCommand,
    allow: (siteId: Id) => void,
  ): Promise<
    { readonly ok: true; readonly outside: object } | Rejected<OutsideRejection | 'site-not-known' | 'episode-closed'>
  > {
    const { state } = await this.episodes.read(tx, episodeId);
    allow(state.siteId);
    if (state.status === 'discharged') return reject('episode-closed');
    const setting = await this.settings.of(tx, state.patientId, state.siteId);
    if (!setting) return reject('site-not-known');
    const outside = { outsideId: tx.newId(), episodeId, patientId: state.patientId, ...command };
    const taken = takeOutsideLevel(setting.rules.crosswalk.body, outside, setting.about.siteDate);
    if (!taken.ok) return taken;
    await this.levels.addOutside(tx, outside);
    return { ok: true, outside: { ...outside, reading: taken.reading } };
  }
}

function read(rules: CrosswalkRules, outside: StoredOutsideLevel): ShownOutside {
  return { ...outside, reading: readCode(rules, outside.edition, outside.code) };
}
