import {
  accept,
  hoursVerdict,
  reject,
  type Decision,
  type Id,
  type LevelCode,
  type Phase,
  type Rejected,
  type Taper,
} from '@stepwell/kernel';
import { checkPlannedWeek } from './planned-week.js';
import { openBlocks } from './level-decision.js';
import { outsideBand, refusedWeek, shortDays } from './plan-content.js';
import { blockingReferrals } from './referral-out.js';
import { isInTreatment, type Episode, type EpisodeEvent } from './episode.js';
import type { Concern } from './concerns.js';
import type { About, Track } from './events.js';
import type { LaterScore } from './gates.js';
import type { HoursRules } from './rules/hours.js';
import type { PlacementRules } from './rules/placement.js';

export interface Admit {
  readonly about: About;
  readonly programId: Id;
  readonly track: Track;
  readonly phase: Phase;
  readonly taper: Taper;
  readonly openConcerns: readonly Concern[];
  readonly laterScores: readonly LaterScore[];
  readonly placement: PlacementRules;
  readonly hours: HoursRules;
}

export type AdmissionRejection =
  | 'episode-closed'
  | 'already-admitted'
  | 'assessment-missing'
  | 'reassessment-needed'
  | 'emergency-concern-open'
  | 'gate-blocks'
  | 'referral-out-open'
  | 'mental-health-primary'
  | 'level-not-decided'
  | 'level-needs-another-place'
  | 'plan-missing'
  | 'phase-not-for-admission'
  | 'hours-outside-band'
  | 'service-gap-too-long'
  | 'service-days-too-short';

type Check = (episode: Episode, command: Admit) => Rejected<AdmissionRejection> | null;

/** What must hold before a person is admitted, most protective first; the first refusal is given. */
const CHECKS: readonly Check[] = [
  ({ status }) => (status === 'discharged' ? reject('episode-closed') : null),
  (episode) => (isInTreatment(episode) ? reject('already-admitted') : null),
  (_, { openConcerns }) => emergencyOpen(openConcerns),
  ({ assessment }) => (assessment ? null : reject('assessment-missing')),
  ({ reassessmentNeeded }) => (reassessmentNeeded ? reject('reassessment-needed') : null),
  (episode, { placement, laterScores }) => blocked(openBlocks(episode, placement, laterScores)),
  (episode, { placement }) => referredOut(blockingReferrals(episode, placement).map(({ kind }) => kind)),
  (episode) => outOfScope(episode),
  ({ level, assessment }) => (level?.assessmentId === assessment?.assessmentId ? null : reject('level-not-decided')),
  ({ level }, { placement }) => elsewhere(level?.level.code, placement),
  ({ plan }) => (plan ? null : reject('plan-missing')),
  (_, { phase }) => (phase === 'P1' || phase === 'P2' ? null : reject('phase-not-for-admission')),
  tooShortOrLong,
];

/** Admits to a program and track at P1 or P2, unless something says no. */
export function admit(episode: Episode, command: Admit): Decision<EpisodeEvent, AdmissionRejection> {
  for (const check of CHECKS) {
    const refused = check(episode, command);
    if (refused) return refused;
  }
  const { about, programId, track, phase, taper } = command;
  const { level, hourBand } = episode.level!;
  const { episodeId, ageBand } = episode;
  return accept({
    type: 'patient-admitted',
    ...about,
    episodeId,
    programId,
    track,
    phase,
    taper,
    level,
    hourBand,
    ageBand,
  });
}

/** Every reason that keeps the person from being admitted today: what is missing, without trying a program. */
export function missingForAdmission(
  episode: Episode,
  context: Pick<Admit, 'openConcerns' | 'laterScores' | 'placement'>,
): readonly string[] {
  if (isInTreatment(episode) || episode.status === 'discharged') return [];
  const blocks = openBlocks(episode, context.placement, context.laterScores);
  return [
    ...(emergencyOpen(context.openConcerns) ? ['close-emergency-concern'] : []),
    ...(episode.assessment ? [] : ['assessment']),
    ...(episode.reassessmentNeeded ? ['reassessment'] : []),
    ...blocks.map((gate) => `lift-gate-${gate}`),
    ...blockingReferrals(episode, context.placement).map(({ kind }) => `close-referral-${kind}`),
    ...(episode.assessment?.outOfScope ?? []).map((code) => `out-of-scope-${code}`),
    ...(episode.assessment && episode.level?.assessmentId === episode.assessment.assessmentId
      ? []
      : ['level-decision']),
    ...(episode.plan ? [] : ['signed-plan']),
  ];
}

function emergencyOpen(concerns: readonly Concern[]): Rejected<'emergency-concern-open'> | null {
  const emergency = concerns.find(({ severity }) => severity === 'emergency');
  return emergency ? reject('emergency-concern-open', { concernId: emergency.concernId }) : null;
}

function blocked(gates: readonly string[]): Rejected<'gate-blocks'> | null {
  return gates.length ? reject('gate-blocks', { gates }) : null;
}

/** This program treats substance use; a primary mental health condition belongs elsewhere (ADR 9). */
function outOfScope({ assessment }: Episode): Rejected<'mental-health-primary'> | null {
  const [code] = assessment?.outOfScope ?? [];
  return code ? reject(code) : null;
}

function elsewhere(code: LevelCode | undefined, rules: PlacementRules): Rejected<'level-needs-another-place'> | null {
  if (code && rules.admissionLevels.includes(code)) return null;
  return reject('level-needs-another-place', { level: code ?? null });
}

function referredOut(kinds: readonly string[]): Rejected<'referral-out-open'> | null {
  return kinds.length ? reject('referral-out-open', { kinds }) : null;
}

/**
 * The taper's week against the decided band (HW-1), which does not change by itself, and against the full days that a
 * jurisdiction asks for (HW-4).
 */
function tooShortOrLong(episode: Episode, { hours, taper }: Admit): Rejected<AdmissionRejection> | null {
  const { level, hourBand } = episode.level!;
  const { sessionsPerWeek, minutesPerSession: minutes } = taper;
  if (!hourBand) return null;
  const components = [{ component: 'group', sessionsPerWeek, minutes }];
  const check = checkPlannedWeek(hours, { level: level.code, ageBand: hourBand.ageBand, components, weekdays: [] });
  if (hoursVerdict(hourBand, sessionsPerWeek * minutes) === 'within') return shortDays(check);
  return refusedWeek(check, hours) ?? reject('hours-outside-band', outsideBand({ ...check, band: hourBand }));
}
