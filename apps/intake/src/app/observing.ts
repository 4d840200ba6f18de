import { reject, type Facts, type Id, type Instant, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore, Site } from '../db/directory.store.js';
import type { EpisodeStore, Place } from '../db/episode.store.js';
import type { FactRow, ObservationStore, ScreeningRow } from '../db/observation.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import {
  mayNotBeUnattended,
  scoreScreen,
  screenConcerns,
  type ReportedFact,
  type Screen,
  type Screened,
} from '../domain/observation.js';
import type { Raised } from '../domain/concerns.js';
import type { Score, ScoringRejection } from '../domain/instruments.js';
import type { About, IntakeEvent } from '../domain/events.js';
import type { RuleSetVersion } from '../domain/rule-sets.js';
import type { FollowUpRules } from '../domain/rules/follow-up.js';
import type { InstrumentRules } from '../domain/rules/instruments.js';
import { aboutOf, rulesAt } from './setting.js';
import type { RaisingConcerns } from './raising-concerns.js';
import type { Tasks } from './tasks.js';

export type PlacingRejection = 'patient-not-known' | 'site-not-known' | 'not-at-your-site' | 'in-the-future';
type Refused = Rejected<PlacingRejection | ScoringRejection | 'instrument-twice' | 'attended-only'>;

/** What became of one item of a batch. */
export type FactResult = { readonly ok: true; readonly factId: Id } | Refused;
export type ScreenResult =
  | {
      readonly ok: true;
      readonly screeningId: Id;
      readonly scores: readonly Score[];
      readonly concerns: readonly string[];
    }
  | Refused;

/** Whether the caller works at a site. */
export type WorksAt = (siteId: Id) => boolean;

interface Placed {
  readonly ok: true;
  readonly about: About;
  readonly place: Place;
  readonly site: Site;
}

/** Reports of facts and screenings, one or a thousand at a time: the number of statements does not grow with the count. */
export class Observing {
  constructor(
    private readonly episodes: EpisodeStore,
    private readonly directory: DirectoryStore,
    private readonly ruleSets: RuleSetStore,
    private readonly observations: ObservationStore,
    private readonly concerns: RaisingConcerns,
    private readonly tasks: Tasks,
  ) {}

  /** Stores each fact that has its place; the others are refused one by one. */
  async report(tx: Tx<IntakeEvent>, facts: readonly ReportedFact[], worksAt: WorksAt): Promise<readonly FactResult[]> {
    const places = await this.places(tx, facts, worksAt);
    const rows: FactRow[] = [];
    const results = facts.map((fact, i): FactResult => {
      const placed = places[i]!;
      if (!placed.ok) return placed;
      const { about } = placed;
      const { kind, substance } = fact;
      const factId = tx.newId();
      rows.push({ factId, kind, substance, patientId: about.patientId, siteId: about.siteId, ...momentOf(about) });
      tx.record({ type: 'clinical-fact-reported', ...about, factId, kind, substance });
      return { ok: true, factId };
    });
    if (rows.length > 0) await this.observations.addFacts(tx, rows);
    return results;
  }

  /** Scores and stores each screening that has its place and valid items, and raises their concerns. */
  async screen(tx: Tx<IntakeEvent>, screens: readonly Screen[], worksAt: WorksAt): Promise<readonly ScreenResult[]> {
    const [places, versions] = await Promise.all([this.places(tx, screens, worksAt), this.ruleSets.all(tx)]);
    const scored = screens.map((screen, i) => scoreAt(screen, places[i]!, versions));
    const screenedToday = await this.screenedToday(tx, scored);
    const judged = await this.attended(
      tx,
      scored.map((one) => (one.ok ? { ...one, raised: raisedBy(one, screenedToday) } : one)),
    );
    const rows: ScreeningRow[] = [];
    const alarms = judged.flatMap((one) => {
      if (!one.ok) return [];
      const { about, place, screened, raised, followUp } = one;
      const screeningId = tx.newId();
      rows.push(rowOf(one, screeningId));
      tx.record({
        type: 'screening-completed',
        ...about,
        episodeId: place.episodeId,
        screeningId,
        scores: screened.scores,
      });
      return [{ about, raised, followUp, subjectId: screeningId, scores: screened.scores, rules: followUp }];
    });
    if (rows.length > 0) await this.observations.addScreenings(tx, rows);
    await this.tasks.measured(tx, alarms);
    await this.concerns.raise(tx, alarms);
    return resultsOf(
      judged,
      rows,
      alarms.map(({ raised }) => raised.map(({ kind }) => kind)),
    );
  }

  /** Turns away what was taken with nobody there while an open concern asks for somebody, unless it raises a concern itself. */
  private async attended(tx: Tx<IntakeEvent>, judged: readonly Judged[]): Promise<readonly Judged[]> {
    const alone = judged.flatMap((one) =>
      one.ok && one.screened.answers.some(({ mode }) => mode === 'self') ? [one.about.patientId] : [],
    );
    if (alone.length === 0) return judged;
    const open = await this.concerns.open(tx, alone);
    return judged.map((one) => {
      if (!one.ok) return one;
      const kinds = open.filter(({ patientId }) => patientId === one.about.patientId).map(({ kind }) => kind);
      const { screened, raised, followUp } = one;
      return mayNotBeUnattended(screened, raised, kinds, followUp.attendedOnly ?? []) ? reject('attended-only') : one;
    });
  }

  /** Where and when each item happened, found with two statements. */
  private async places(
    tx: Tx<IntakeEvent>,
    items: readonly { readonly patientId: Id; readonly occurredAt: Instant | null }[],
    worksAt: WorksAt,
  ): Promise<readonly (Placed | Rejected<PlacingRejection>)[]> {
    const places = await this.episodes.places(tx, [...new Set(items.map(({ patientId }) => patientId))]);
    const siteIds = [...new Set([...places.values()].map(({ siteId }) => siteId))];
    const sites = new Map((await this.directory.sites(tx, siteIds)).map((site) => [site.siteId, site]));
    return items.map(({ patientId, occurredAt }) => {
      const place = places.get(patientId);
      if (!place) return reject('patient-not-known');
      const site = sites.get(place.siteId);
      if (!site) return reject('site-not-known');
      if (!worksAt(site.siteId)) return reject('not-at-your-site');
      if (occurredAt && occurredAt > tx.now) return reject('in-the-future');
      return { ok: true, about: aboutOf(patientId, site, occurredAt ?? tx.now), place, site };
    });
  }

  /** Suicide screens already on record for the days on which a PHQ-9 item 9 is positive now. */
  private async screenedToday(tx: Tx<IntakeEvent>, scored: readonly Scoring[]): Promise<ReadonlySet<string>> {
    const worrying = scored.filter((one) => one.ok && one.screened.scores.some(({ item9Positive }) => item9Positive));
    if (worrying.length === 0) return new Set();
    const abouts = worrying.flatMap((one) => (one.ok ? [one.about] : []));
    const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
    return this.observations.suicideScreens(
      tx,
      unique(abouts.map(({ patientId }) => patientId)),
      unique(abouts.map(({ siteDate }) => siteDate)),
    );
  }
}

type Scoring =
  | (Placed & { readonly screened: Screened; readonly rules: InstrumentRules; readonly followUp: FollowUpRules })
  | Refused;

/** A scored screening with the concerns it raises. */
type Judged = (Extract<Scoring, { ok: true }> & { readonly raised: readonly Raised[] }) | Refused;

function raisedBy({ about, rules, screened }: Extract<Scoring, { ok: true }>, today: ReadonlySet<string>) {
  return screenConcerns(rules, screened, today.has(dayKey(about)));
}

function scoreAt(
  screen: Screen,
  placed: Placed | Rejected<PlacingRejection>,
  versions: readonly RuleSetVersion[],
): Scoring {
  if (!placed.ok) return placed;
  const { instruments, followUp } = rulesAt(versions, placed.site, placed.about);
  const screened = scoreScreen(instruments.body, screen, placed.about.at);
  return screened.ok ? { ...placed, screened, rules: instruments.body, followUp: followUp.body } : screened;
}

function rowOf(one: Extract<Scoring, { ok: true }>, screeningId: Id): ScreeningRow {
  const { about, place, screened } = one;
  const { answers, scores } = screened;
  return { screeningId, patientId: about.patientId, episodeId: place.episodeId, ...momentOf(about), answers, scores };
}

function resultsOf(
  scored: readonly Judged[],
  rows: readonly ScreeningRow[],
  concerns: readonly (readonly string[])[],
): readonly ScreenResult[] {
  let next = 0;
  return scored.map((one): ScreenResult => {
    if (!one.ok) return one;
    const { screeningId, scores } = rows[next]!;
    const raised = concerns[next]!;
    next += 1;
    return { ok: true, screeningId, scores, concerns: raised };
  });
}

function momentOf({ at, siteDate }: About): { occurredAt: Instant; siteDate: string } {
  return { occurredAt: at, siteDate };
}

function dayKey({ patientId, siteDate }: About): string {
  return `${patientId} ${siteDate}`;
}

/** The answer to one item as plain data, for a batch's reply. */
export function refusalOf(refused: Refused): { readonly rejection: string; readonly facts?: Facts } {
  return refused.facts ? { rejection: refused.rejection, facts: refused.facts } : { rejection: refused.rejection };
}
