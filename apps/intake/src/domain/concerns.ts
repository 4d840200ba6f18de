import { accept, reject, type Decision, type Id, type Instant } from '@stepwell/kernel';
import { factsOnly, holds } from './conditions.js';
import { credentialExpired, mayActOnConcern, type Signer } from './signing.js';
import type { About, IntakeEvent } from './events.js';
import type { FactSheet } from './rules/conditions.js';
import { SEVERITIES, type ConcernKind, type InstrumentRules, type Severity } from './rules/instruments.js';

/** A worry about a patient's safety that only a clinician can end. */
export interface Concern {
  readonly concernId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: string;
  readonly kind: ConcernKind;
  readonly severity: Severity;
  readonly trigger: string;
  readonly status: 'open' | 'closed';
  readonly openedAt: Instant;
}

/** What a clinician found who saw the person because of a concern. */
export interface Evaluation {
  readonly evaluatedAt: Instant;
  /** Coded finding. */
  readonly finding: string;
}

/** A concern that answers ask for: the first rule of its kind that holds. */
export interface Raised {
  readonly kind: ConcernKind;
  readonly severity: Severity;
  readonly trigger: string;
}

export type ConcernEvent = Extract<
  IntakeEvent,
  { type: 'safety-concern-opened' | 'safety-concern-changed' | 'safety-concern-closed' }
>;

/**
 * The concerns that stored answers raise, one per kind, draft or not (clinical 3.4). Unknown answers raise nothing, and what the
 * answers `before` raised is not raised again: a concern that a clinician has closed stays closed until something new is said.
 */
export function concernsRaised(rules: InstrumentRules, facts: FactSheet, before: FactSheet = {}): readonly Raised[] {
  const [scope, known] = [factsOnly(facts), factsOnly(before)];
  const raised = new Map<ConcernKind, Raised>();
  for (const rule of rules.concerns) {
    if (raised.has(rule.kind) || holds(rule.when, scope) !== 'yes') continue;
    if (holds(rule.when, known) === 'yes') continue;
    raised.set(rule.kind, { kind: rule.kind, severity: rule.severity, trigger: rule.trigger });
  }
  return [...raised.values()];
}

const moreUrgent = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

/** Opens what is raised; a concern of the same kind that is already open only becomes more urgent, never less. */
export function raiseConcerns(
  about: About,
  open: readonly Concern[],
  raised: readonly Raised[],
  newId: () => Id,
): readonly ConcernEvent[] {
  return raised.flatMap((concern): readonly ConcernEvent[] => {
    const known = open.find((candidate) => candidate.kind === concern.kind);
    if (!known) return [{ type: 'safety-concern-opened', ...about, concernId: newId(), ...concern }];
    if (!moreUrgent(concern.severity, known.severity)) return [];
    const { severity, trigger: reason } = concern;
    return [{ type: 'safety-concern-changed', ...about, concernId: known.concernId, severity, reason }];
  });
}

export type ConcernRejection =
  'concern-closed' | 'tier-too-low' | 'credential-expired' | 'evaluation-before-concern' | 'in-the-future';

/**
 * Only a clinician closes a concern, and only after an evaluation since it opened; an emergency needs L4 or M3 (clinical 4.4 G1).
 */
export function closeConcern(
  concern: Concern,
  command: { about: About; reason: string; evaluation: Evaluation; signer: Signer },
): Decision<ConcernEvent, ConcernRejection> {
  const { about, reason, evaluation, signer } = command;
  if (concern.status === 'closed') return reject('concern-closed');
  const closedBy = mayActOnConcern(signer, concern.severity);
  if (!closedBy) return reject('tier-too-low', { severity: concern.severity });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  if (evaluation.evaluatedAt > about.at) return reject('in-the-future');
  if (evaluation.evaluatedAt < concern.openedAt)
    return reject('evaluation-before-concern', { notBefore: concern.openedAt });
  return accept({
    type: 'safety-concern-closed',
    ...about,
    concernId: concern.concernId,
    reason,
    closedBy,
    evaluation,
  });
}

/** Anyone clinical may make a concern more urgent; making it less urgent takes the tier that may close it. */
export function changeConcern(
  concern: Concern,
  command: { about: About; severity: Severity; reason: string; signer: Signer },
): Decision<ConcernEvent, ConcernRejection | 'nothing-to-change'> {
  const { about, severity, reason, signer } = command;
  if (concern.status === 'closed') return reject('concern-closed');
  if (severity === concern.severity) return reject('nothing-to-change');
  if (!moreUrgent(severity, concern.severity) && !mayActOnConcern(signer, concern.severity)) {
    return reject('tier-too-low', { severity: concern.severity });
  }
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  return accept({ type: 'safety-concern-changed', ...about, concernId: concern.concernId, severity, reason });
}

/** The concern after an event about it. */
export function evolveConcern(concern: Concern | null, event: ConcernEvent): Concern {
  if (event.type === 'safety-concern-opened') {
    const { concernId, patientId, siteId, zone, kind, severity, trigger, at: openedAt } = event;
    return { concernId, patientId, siteId, zone, kind, severity, trigger, status: 'open', openedAt };
  }
  if (!concern) throw new Error(`no safety concern to apply ${event.type} to`);
  return event.type === 'safety-concern-closed'
    ? { ...concern, status: 'closed' }
    : { ...concern, severity: event.severity };
}
