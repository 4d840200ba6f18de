import { accept, addDays, reject, type Decision, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { planContent, type ContentRejection, type EnteredContent, type PlanRules } from './plan-content.js';
import { credentialExpired, maySignAssessment, signatureOf, type Signature, type Signer } from './signing.js';
import { fullReviewDays } from './reviews-due.js';
import { refOf } from './rule-sets.js';
import type { Episode, EpisodeEvent } from './episode.js';
import type { About, PatientSignature } from './events.js';
import type { Concern } from './concerns.js';
import type { CarePlanRules } from './rules/care-plan.js';
import type { PlacementRules } from './rules/placement.js';

export interface SignPlan extends EnteredContent {
  readonly about: About;
  readonly planId: Id;
  /** Asked-for review day, null for the latest the rules allow. */
  readonly reviewDue: SiteDate | null;
  readonly signer: Signer;
  /** The patient's own signature or its coded absence, null when nothing is said. */
  readonly patient: PatientSignature | null;
  readonly openConcerns: readonly Concern[];
  readonly placement: PlacementRules;
  readonly rules: PlanRules;
}

export type PlanRejection =
  | 'episode-closed'
  | 'emergency-concern-open'
  | 'level-not-decided'
  | 'level-needs-another-place'
  | 'review-too-late'
  | SignatureRejection
  | ContentRejection;
export type SignatureRejection = 'tier-too-low' | 'credential-expired' | 'signature-or-absence' | 'unknown-reason';

/** Signs the individual plan: goals, and components whose week fits the decided level (HW-1..7). Not while an emergency is open. */
export function signPlan(episode: Episode, command: SignPlan): Decision<EpisodeEvent, PlanRejection> {
  const { about, signer, placement, rules, patient } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  const { openConcerns } = command;
  if (openConcerns.some(({ severity }) => severity === 'emergency')) return reject('emergency-concern-open');
  if (!episode.level) return reject('level-not-decided');
  const { code } = episode.level.level;
  if (!placement.admissionLevels.includes(code)) return reject('level-needs-another-place', { level: code });
  const signed = planSignature(signer, about.siteDate);
  if (!signed.ok) return signed;
  const wrong = patient && faultOfSignature(patient, rules.carePlan);
  if (wrong) return wrong;
  const due = reviewDay(episode, command);
  if (!due.ok) return due;
  const { planId } = command;
  return planVersion(episode, { ...command, planId, before: null, reviewDue: due.on, signedBy: signed.by });
}

/** L3+ or M2+ with a credential that has not ended signs what the plan says. */
export function planSignature(
  signer: Signer,
  on: SiteDate,
): { readonly ok: true; readonly by: Signature } | Rejected<'tier-too-low' | 'credential-expired'> {
  const by = signatureOf(signer, maySignAssessment);
  if (!by) return reject('tier-too-low', { needs: 'L3-or-M2' });
  return credentialExpired(signer, on) ? reject('credential-expired') : { ok: true, by };
}

/** The patient signs, or there is a coded reason why not; never both, never neither. */
export function faultOfSignature(
  { patientSigned, signatureAbsence }: PatientSignature,
  { signatureAbsences }: CarePlanRules,
): Rejected<'signature-or-absence' | 'unknown-reason'> | null {
  if (patientSigned === (signatureAbsence !== undefined)) return reject('signature-or-absence');
  if (!signatureAbsence || signatureAbsences.includes(signatureAbsence)) return null;
  return reject('unknown-reason', { allowed: signatureAbsences });
}

/** The next review's day: the asked-for one, or the last that the cadence of the level and phase allows. */
export function reviewDay(
  episode: Episode,
  command: Pick<SignPlan, 'about' | 'reviewDue' | 'placement'> & { readonly rules: Pick<PlanRules, 'carePlan'> },
): { readonly ok: true; readonly on: SiteDate } | Rejected<'review-too-late'> {
  const { about, placement, rules } = command;
  const days = fullReviewDays(rules.carePlan, episode) ?? placement.planReviewDays;
  const latest = addDays(about.siteDate, Math.min(days, placement.planReviewDays));
  const on = command.reviewDue ?? latest;
  return on > latest || on < about.siteDate ? reject('review-too-late', { latest }) : { ok: true, on };
}

interface NextVersion extends EnteredContent, Pick<SignPlan, 'about' | 'planId' | 'rules' | 'patient'> {
  /** The plan that this one goes on from, null for another plan. */
  readonly before: Episode['plan'];
  readonly reviewDue: SiteDate;
  readonly signedBy: Signature;
}

/** The next version of the plan, when its content is allowed at the held level. */
export function planVersion(episode: Episode, next: NextVersion): Decision<EpisodeEvent, ContentRejection> {
  const { about, rules, patient, planId, reviewDue, signedBy, before } = next;
  const place = { level: episode.level!.level.code, ageBand: episode.ageBand, siteDate: about.siteDate, before };
  const checked = planContent(next, place, rules);
  if (!checked.ok) return checked;
  return accept({
    type: 'treatment-plan-signed',
    ...about,
    episodeId: episode.episodeId,
    planId,
    planVersion: versionAfter(episode),
    ...checked.content,
    plannedMinutes: checked.week.plannedMinutes,
    hoursRuleSet: refOf(rules.hours),
    ...patient,
    reviewDue,
    signedBy,
  });
}

/** Number of the version that follows the one in force; a plan from before versions were counted is the first. */
function versionAfter({ plan }: Episode): number {
  return plan ? (plan.version ?? 1) + 1 : 1;
}
