import { addHours, atLocalTime, hoursBetween, type Instant } from '@stepwell/kernel';
import type { Episode } from './episode.js';
import type { IntakeVisit } from './intake-visits.js';
import type { FirstContact } from './pipeline.js';
import type { NextStep, Stage, StageRules } from './rules/stages.js';

/** What the desk knows of an episode besides its state. */
export interface Approached {
  readonly firstContact: FirstContact;
  /** Any order. */
  readonly visits: readonly IntakeVisit[];
  readonly drafting: boolean;
}

/** The stage of an open episode, since when, and what is due next. */
export interface Standing {
  readonly stage: Stage;
  readonly since: Instant;
  readonly next: { readonly step: NextStep; readonly dueAt: Instant; readonly hoursLate: number } | null;
}

/** Where an open episode stands, and what moves it on by when; the hours are the rules'. */
export function standingOf(rules: StageRules, episode: Episode, approached: Approached, now: Instant): Standing {
  const [stage, since] = placeOf(episode, approached);
  const next = rules.next[stage];
  const dueAt = next && (next.hours === null ? setElsewhere(stage, episode, approached) : addHours(since, next.hours));
  return { stage, since, next: dueAt ? { step: next.step, dueAt, hoursLate: hoursBetween(dueAt, now) } : null };
}

function placeOf(episode: Episode, approached: Approached): readonly [Stage, Instant] {
  const moved = episode.movedAt ?? approached.firstContact.referredAt;
  if (episode.dischargeProposal) return ['discharge-proposed', episode.dischargeProposal.at ?? moved];
  switch (episode.status) {
    case 'admitted':
    case 'on-leave':
    case 'deferred':
    case 'deferred-wm':
    case 'emergency-transfer':
      return [episode.status, moved];
    default:
      return episode.assessment ? placing(episode, moved) : approaching(approached);
  }
}

function placing({ reassessmentNeeded, level, assessment, plan }: Episode, moved: Instant): readonly [Stage, Instant] {
  if (reassessmentNeeded) return ['reassessment', moved];
  if (level?.assessmentId !== assessment?.assessmentId) return ['awaiting-level', moved];
  return [plan ? 'ready' : 'awaiting-plan', moved];
}

function approaching({ firstContact, visits, drafting }: Approached): readonly [Stage, Instant] {
  const latest = visits
    .filter(({ status }) => status !== 'cancelled')
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
  if (latest?.status === 'kept') return ['in-assessment', latest.at];
  if (drafting) return ['in-assessment', latest?.at ?? firstContact.reachedAt ?? firstContact.referredAt];
  if (latest?.status === 'booked') return ['intake-booked', latest.bookedAt];
  if (latest) return ['intake-missed', latest.at];
  return firstContact.reachedAt ? ['reached', firstContact.reachedAt] : ['awaiting-contact', firstContact.referredAt];
}

/** The time that a booking, the plan or the first-contact clock sets. */
function setElsewhere(stage: Stage, { plan, zone }: Episode, { firstContact, visits }: Approached): Instant | null {
  switch (stage) {
    case 'awaiting-contact':
      return firstContact.dueAt;
    case 'intake-booked':
      return visits.find(({ status }) => status === 'booked')?.at ?? null;
    default:
      return plan ? atLocalTime(plan.reviewDue, '23:59', zone) : null;
  }
}
