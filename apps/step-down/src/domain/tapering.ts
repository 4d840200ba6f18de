import {
  hourBandFor,
  hoursVerdict,
  reject,
  type HourBand,
  type LevelOfCare,
  type Rejected,
  type SiteDate,
  type Taper,
} from '@stepwell/kernel';
import type { Episode } from './case.js';
import type { LevelByEdition, Policy, TaperStep } from './policy.js';
import type { Situation } from './situation.js';
import type { Criterion } from './verdict.js';

/** Minutes of a planned week. */
export const weekly = ({ sessionsPerWeek, minutesPerSession }: Taper): number => sessionsPerWeek * minutesPerSession;

/** The steps of the patient's phase. */
const stepsOf = (policy: Policy, { phase, ageBand }: Pick<Episode, 'phase' | 'ageBand'>): readonly TaperStep[] =>
  policy.ladder[phase].steps[ageBand];

/** Number of the step the patient is on, from 1; 0 when the plan is none of them. */
export function presentStep(policy: Policy, where: Pick<Episode, 'phase' | 'ageBand' | 'taper'>): number {
  const same = ({ sessionsPerWeek, minutesPerSession }: Taper): boolean =>
    sessionsPerWeek === where.taper.sessionsPerWeek && minutesPerSession === where.taper.minutesPerSession;
  return stepsOf(policy, where).findIndex(same) + 1;
}

/** A step of the phase as it would be for this patient. */
export interface StepAhead {
  readonly step: number;
  readonly taper: Taper;
  readonly level: LevelOfCare;
  readonly hourBand: HourBand | null;
  /** The level changes with it: signed and seated like a change of phase. */
  readonly isTransfer: boolean;
  /** Less than now, in hours or in level: nothing that holds may stand in the way. */
  readonly isLess: boolean;
}

export type StepRejection = 'no-such-taper-step' | 'hours-outside-band' | 'taper-step-taken';

/** What step `step` would be (HW-1): inside the band of its level, and only with a level of its own outside the present band. */
export function stepAhead(policy: Policy, episode: Episode, step: number): StepAhead | Rejected<StepRejection> {
  const steps = stepsOf(policy, episode);
  const asked = steps[step - 1];
  if (!asked) return reject('no-such-taper-step', { steps: steps.length });
  const present = presentStep(policy, episode);
  if (present === step) return reject('taper-step-taken', { step });
  const level = levelFor(policy, episode, asked, steps[present - 1]);
  const isTransfer = level.code !== episode.level.code;
  const own = isTransfer ? null : episode.hourBand;
  const hourBand = own ?? hourBandFor(policy.hourBands, level.code, episode.ageBand);
  const { sessionsPerWeek, minutesPerSession } = asked;
  const taper = { sessionsPerWeek, minutesPerSession };
  if (hourBand && hoursVerdict(hourBand, weekly(taper)) !== 'within')
    return reject('hours-outside-band', {
      weeklyMinutes: weekly(taper),
      minHours: hourBand.minHours,
      maxHours: hourBand.maxHours,
    });
  return { step, taper, level, hourBand, isTransfer, isLess: weekly(taper) < weekly(episode.taper) };
}

/** A level that the step names, or the phase's again after one that named its own; else the patient's stays. */
function levelFor(policy: Policy, episode: Episode, asked: TaperStep, present?: TaperStep): LevelOfCare {
  const { system, edition } = episode.level;
  const named = asked.level ?? (present?.level ? policy.ladder[episode.phase].level : null);
  return named ? { system, edition, code: codeFor(named, `${system}-${edition}`) } : episode.level;
}

const codeFor = (level: LevelByEdition, pair: string) => (pair === 'asam-3' ? level['asam-3'] : level.default);

/** The next step of the phase and what it asks for. */
export interface Tapering {
  readonly step: number;
  readonly criteria: readonly Criterion[];
}

/** The next step that the policy would propose; null where it proposes none. `judge` answers its criteria. */
export function taperingOf(
  situation: Situation,
  policy: Policy,
  judge: (rule: NonNullable<Policy['taper']>['criteria'][number], since: SiteDate) => Criterion,
): Tapering | null {
  const { taper } = policy;
  const present = presentStep(policy, situation);
  const isLast = present === 0 || present >= stepsOf(policy, situation).length;
  if (!taper || isLast) return null;
  const since = steppedOn(situation);
  const stay = judge({ id: 'A1', minDays: taper.minDays }, since);
  return { step: present + 1, criteria: [stay, ...taper.criteria.map((rule) => judge(rule, since))] };
}

/** First site day of the present step. */
export const steppedOn = ({ steppedOn: on, enteredOn }: Situation): SiteDate => on ?? enteredOn;
