import {
  accept,
  hourBandFor,
  maySignLevel,
  reject,
  type Decision,
  type Id,
  type LevelCode,
  type Rejected,
  type SiteDate,
} from '@stepwell/kernel';
import { credentialExpired, signatureOf, type Signer } from './signing.js';
import { isInTreatment, type AssessmentSummary, type Episode, type EpisodeEvent } from './episode.js';
import { liftedByScores, type LaterScore } from './gates.js';
import { refOf, type RuleSetVersion } from './rule-sets.js';
import type { About } from './events.js';
import type { HoursRules } from './rules/hours.js';
import type { PlacementRules } from './rules/placement.js';

export interface DecideLevel {
  readonly about: About;
  readonly decisionId: Id;
  readonly level: LevelCode;
  readonly edition: '3' | '4';
  readonly reason: string | null;
  /** The assessment the signer has seen; null does not say. */
  readonly assessmentId: Id | null;
  /** First day of the level, today or earlier; null is today. */
  readonly effectiveFrom: SiteDate | null;
  readonly signer: Signer;
  readonly placement: PlacementRules;
  readonly hours: RuleSetVersion<HoursRules>;
}

export type LevelRejection =
  | 'episode-closed'
  | 'assessment-missing'
  | 'reassessment-needed'
  | 'assessment-superseded'
  | 'assessment-not-valid'
  | 'in-the-future'
  | 'before-level-in-force'
  | 'tier-too-low'
  | 'credential-expired'
  | 'reason-needed'
  | 'unknown-reason';

/**
 * L4 or M2+ decides the level after an assessment; another level than the recommended one needs a coded reason, and so does any
 * level where the table gave none. The hour band is decided here once and travels (design 8).
 */
export function decideLevel(episode: Episode, command: DecideLevel): Decision<EpisodeEvent, LevelRejection> {
  const { about, signer, placement, hours, level, edition, decisionId } = command;
  const effectiveFrom = command.effectiveFrom ?? about.siteDate;
  if (episode.status === 'discharged') return reject('episode-closed');
  if (!episode.assessment) return reject('assessment-missing');
  if (episode.reassessmentNeeded) return reject('reassessment-needed');
  const unfit =
    unfitAssessment(episode.assessment, command.assessmentId) ?? unfitDay(episode, effectiveFrom, about.siteDate);
  if (unfit) return unfit;
  const decidedBy = signatureOf(signer, maySignLevel);
  if (!decidedBy) return reject('tier-too-low', { needs: 'L4-or-M2' });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  const recommended = episode.assessment.recommended?.code ?? null;
  const reason = reasonFor(level, recommended, command.reason, placement);
  if (!reason.ok) return reject(reason.rejection, { recommended, allowed: placement.overrideReasons });
  return accept({
    type: 'level-of-care-decided',
    ...about,
    episodeId: episode.episodeId,
    decisionId,
    cause: isInTreatment(episode) ? 'review' : 'admission',
    level: { system: 'house', edition, code: level },
    hourBand: hourBandFor(hours.body.bands, level, episode.ageBand),
    ruleSet: refOf(hours),
    recommended,
    reasonIfDifferent: reason.code,
    decidedBy,
    effectiveFrom,
  });
}

const NOT_VALID = 'assessment-not-valid';

/** Whether the person was found intoxicated on that day and no later assessment of it says otherwise (G9): then no consent is valid. */
export function intoxicatedOn({ assessment }: Pick<Episode, 'assessment'>, day: SiteDate): boolean {
  return assessment?.siteDate === day && isNotValid(assessment);
}

function isNotValid({ gates }: AssessmentSummary): boolean {
  return gates.some(({ actions }) => actions.includes(NOT_VALID));
}

/** A decision is made on the newest assessment, and on none of somebody who was intoxicated (G9). */
function unfitAssessment(
  assessment: AssessmentSummary,
  seen: Id | null,
): Rejected<'assessment-superseded' | 'assessment-not-valid'> | null {
  const { assessmentId } = assessment;
  if (seen && seen !== assessmentId) return reject('assessment-superseded', { newest: assessmentId });
  return isNotValid(assessment) ? reject(NOT_VALID, { gate: 'G9' }) : null;
}

function unfitDay(
  { level }: Episode,
  from: SiteDate,
  today: SiteDate,
): Rejected<'in-the-future' | 'before-level-in-force'> | null {
  if (from > today) return reject('in-the-future');
  const since = level?.since ?? from;
  return from < since ? reject('before-level-in-force', { since }) : null;
}

type Reason = { ok: true; code: string | null } | { ok: false; rejection: 'reason-needed' | 'unknown-reason' };

function reasonFor(
  level: LevelCode,
  recommended: LevelCode | null,
  given: string | null,
  rules: PlacementRules,
): Reason {
  if (level === recommended) return { ok: true, code: null };
  if (!given) return { ok: false, rejection: 'reason-needed' };
  return rules.overrideReasons.includes(given) ? { ok: true, code: given } : { ok: false, rejection: 'unknown-reason' };
}

export type ClearanceRejection =
  'assessment-missing' | 'gate-not-blocking' | 'gate-not-clearable' | 'tier-too-low' | 'credential-expired';

/** A clinician of the tiers the gate names lifts its block by signature (G1 after an evaluation, G5 after a prescriber's review). */
export function clearGate(
  episode: Episode,
  command: { about: About; gate: string; reason: string; signer: Signer; rules: PlacementRules },
): Decision<EpisodeEvent, ClearanceRejection> {
  const { about, gate, reason, signer, rules } = command;
  if (!episode.assessment) return reject('assessment-missing');
  if (!openBlocks(episode, rules, []).includes(gate)) return reject('gate-not-blocking', { gate });
  const lifting = rules.gates.find(({ id }) => id === gate)?.lifting;
  if (lifting?.by !== 'clearance')
    return reject('gate-not-clearable', { gate, liftedBy: lifting?.by ?? 'reassessment' });
  const clearedBy = signatureOf(signer, (tier) => lifting.tiers.includes(tier));
  if (!clearedBy) return reject('tier-too-low', { needs: [...lifting.tiers] });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  return accept({ type: 'gate-cleared', ...about, episodeId: episode.episodeId, gate, reason, clearedBy });
}

/** Gates of the newest assessment that still block: neither cleared by signature nor lifted by later low scores. */
export function openBlocks(episode: Episode, rules: PlacementRules, later: readonly LaterScore[]): readonly string[] {
  const { assessment } = episode;
  if (!assessment) return [];
  return assessment.gates
    .filter(({ blocks, gate }) => blocks && !assessment.clearedGates.includes(gate))
    .map(({ gate }) => gate)
    .filter((id) => !rules.gates.some((gate) => gate.id === id && liftedByScores(gate, later)));
}
