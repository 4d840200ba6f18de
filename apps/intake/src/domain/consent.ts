import { accept, reject, type Decision, type Id, type Zone } from '@stepwell/kernel';
import type { About, ConsentGiver, PatientIntakeEvent } from './events.js';

/** A patient's consent to one scope. */
export interface Consent {
  readonly consentId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
  readonly scope: string;
  readonly status: 'granted' | 'revoked';
  /** Null when nobody said who gave it. */
  readonly givenBy: ConsentGiver | null;
  /** Why it ended when nobody withdrew it. */
  readonly endedReason: 'came-of-age' | null;
}

export type ConsentEvent = Extract<PatientIntakeEvent, { type: 'consent-granted' | 'consent-revoked' }>;

export interface GrantConsent {
  readonly about: About;
  readonly consentId: Id;
  readonly scope: string;
  /** Null when nobody says. */
  readonly givenBy: ConsentGiver | null;
  readonly isMinor: boolean;
  /** Scopes that only a minor's consents have. */
  readonly minorsOnly: readonly string[];
}

/** One consent per scope is in force at a time; an adult gives it in person, and what only a minor's guardian needs is not given. */
export function grantConsent(
  granted: readonly Consent[],
  command: GrantConsent,
): Decision<ConsentEvent, 'consent-already-granted' | 'guardian-of-adult'> {
  const { about, consentId, scope, isMinor } = command;
  if (!isMinor && (command.givenBy === 'guardian' || command.minorsOnly.includes(scope)))
    return reject('guardian-of-adult');
  const same = granted.find((consent) => consent.scope === scope);
  if (same) return reject('consent-already-granted', { consentId: same.consentId });
  const givenBy = command.givenBy ?? (isMinor ? null : 'patient');
  return accept({ type: 'consent-granted', ...about, consentId, scope, ...(givenBy ? { givenBy } : {}) });
}

/** Consent is withdrawn at any time, once. */
export function revokeConsent(consent: Consent, about: About): Decision<ConsentEvent, 'consent-not-in-force'> {
  if (consent.status !== 'granted') return reject('consent-not-in-force');
  return accept({ type: 'consent-revoked', ...about, consentId: consent.consentId, scope: consent.scope });
}

/** A consent ends because the person who had to be spoken for speaks for themselves now. */
export function endByAge({ consentId, scope }: Consent, about: About): ConsentEvent {
  return { type: 'consent-revoked', ...about, consentId, scope, reason: 'came-of-age' };
}

/** The consent after an event; `before` is null for a new one. */
export function evolveConsent(before: Consent | null, event: ConsentEvent): Consent {
  const { consentId, patientId, siteId, zone, scope } = event;
  const what = { consentId, patientId, siteId, zone, scope };
  if (event.type === 'consent-granted')
    return { ...what, status: 'granted', givenBy: event.givenBy ?? null, endedReason: null };
  return { ...what, status: 'revoked', givenBy: before?.givenBy ?? null, endedReason: event.reason ?? null };
}
