import { addDays, reject, siteDate, type Id, type Rejected, type SiteDate, type Zone } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { ConcernStore } from '../db/concern.store.js';
import type { DirectoryStore, Site } from '../db/directory.store.js';
import type { EpisodeFilter, EpisodeStore } from '../db/episode.store.js';
import type { ObservationStore, PatientScore } from '../db/observation.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { Concern } from '../domain/concerns.js';
import type { Episode } from '../domain/episode.js';
import type { IntakeEvent } from '../domain/events.js';
import { dueInstruments, type Due, type Taken } from '../domain/instruments-due.js';
import { isScorable, type Score } from '../domain/instruments.js';
import type { RuleSetVersion } from '../domain/rule-sets.js';
import type { InstrumentRules } from '../domain/rules/instruments.js';
import { changeBetween, type Change } from '../domain/score-change.js';
import { rulesAt, type Settings } from './setting.js';

/** A score with what changed since the first of its kind; null for the first itself and for instruments not tracked. */
export interface TrackedScore extends Score {
  readonly change: Change | null;
}

/** What one person in treatment is due. */
export interface PersonDue {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly siteId: Id;
  /** The site's day the list is of, in `zone`. */
  readonly on: SiteDate;
  readonly zone: Zone;
  readonly due: readonly Due[];
  /** An open concern forbids that anything is taken with nobody there (clinical 3.4). */
  readonly attendedOnly: boolean;
}

/** Reads measures over time: scores with their change, and who is due which instrument. */
export class Measuring {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly observations: ObservationStore,
    private readonly directory: DirectoryStore,
    private readonly ruleSets: RuleSetStore,
    private readonly settings: Settings,
    private readonly concerns: ConcernStore,
  ) {}

  /** A patient's scores, oldest first, under the rules in force today. */
  async scores(
    tx: Tx<IntakeEvent>,
    patientId: Id,
    allow: (siteId: Id) => void,
  ): Promise<{ readonly ok: true; readonly scores: readonly TrackedScore[] } | Rejected<'site-not-known'>> {
    const current = (await this.episodes.ofPatient(tx, patientId))[0]?.state;
    if (!current) throw new NotFound('patient', patientId);
    allow(current.siteId);
    const setting = await this.settings.of(tx, patientId, current.siteId);
    if (!setting) return reject('site-not-known');
    const scores = (await this.observations.scoresOf(tx, [patientId])).map(({ score }) => score);
    return { ok: true, scores: tracked(setting.rules.instruments.body, scores) };
  }

  /** What the people on a page of episodes are due within `aheadDays`, and where the page ends. */
  async due(
    tx: Tx<IntakeEvent>,
    filter: EpisodeFilter,
    aheadDays: number,
  ): Promise<{ readonly people: readonly PersonDue[]; readonly page: Awaited<ReturnType<EpisodeStore['list']>> }> {
    const page = await this.episodes.list(tx, filter);
    const episodes = page.map(({ state }) => state).filter(({ admission }) => admission !== null);
    const siteIds = [...new Set(episodes.map(({ siteId }) => siteId))];
    const patientIds = episodes.map(({ patientId }) => patientId);
    const [sites, versions, scores, concerns] = await Promise.all([
      this.directory.sites(tx, siteIds),
      this.ruleSets.all(tx),
      this.observations.scoresOf(tx, patientIds),
      this.concerns.open(tx, patientIds),
    ]);
    const known = new Map(sites.map((site) => [site.siteId, site]));
    const people = episodes.flatMap((episode) => {
      const site = known.get(episode.siteId);
      return site ? [personDue(episode, { site, versions, scores, concerns, now: tx.now, aheadDays })] : [];
    });
    return { people: people.filter(({ due }) => due.length > 0), page };
  }
}

function tracked(rules: InstrumentRules, scores: readonly Score[]): readonly TrackedScore[] {
  return scores.map((score) => {
    const rule = rules.instruments.find(({ instrument }) => instrument === score.instrument);
    const first = scores.find((one) => one.instrument === score.instrument && isScorable(one));
    return { ...score, change: rule && first && first !== score ? changeBetween(rule, first, score) : null };
  });
}

interface Sight {
  readonly site: Site;
  readonly versions: readonly RuleSetVersion[];
  readonly scores: readonly PatientScore[];
  readonly concerns: readonly Concern[];
  readonly now: string;
  readonly aheadDays: number;
}

function personDue(episode: Episode, sight: Sight): PersonDue {
  const { site, versions, scores, concerns, now, aheadDays } = sight;
  const { patientId, episodeId, siteId, admission, discharge, phaseSince } = episode;
  const on = siteDate(now, site.zone);
  const { instruments, followUp } = rulesAt(versions, site, { siteDate: on });
  const { timetable } = instruments.body;
  const forbidding = followUp.body.attendedOnly ?? [];
  const attendedOnly = concerns.some((one) => one.patientId === patientId && forbidding.includes(one.kind));
  const taken = scores
    .filter((one) => one.patientId === patientId && isScorable(one.score))
    .map(({ score }) => takenAt(score, site.zone));
  const admittedOn = admission?.siteDate ?? on;
  const course = {
    admittedOn,
    phaseSince: phaseSince ?? admittedOn,
    dischargedOn: discharge?.lastContactDate ?? null,
    taken,
  };
  const due = dueInstruments(timetable, course, { today: on, until: addDays(on, aheadDays) });
  return { patientId, episodeId, siteId, on, zone: site.zone, due, attendedOnly };
}

function takenAt({ instrument, total, takenAt: at }: Score, zone: Zone): Taken {
  return { instrument, total, siteDate: siteDate(at, zone) };
}
