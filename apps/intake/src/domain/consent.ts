import { accept, reject, type Decision, type Id, type Zone } from '@stepwell/kernel';
import type { About, PatientIntakeEvent } from './events.js';

/** A patient's consent to one scope. */
export interface Consent {
  readonly consentId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
  readonly scope: string;
  readonly status: 'granted' | 'revoked';
}

export type ConsentEvent = Extract<PatientIntakeEvent, { type: 'consent-granted' | 'consent-revoked' }>;

/** One consent per scope is in force at a time. */
export function grantConsent(
  granted: readonly Consent[],
  command: { about: About; consentId: Id; scope: string },
): Decision<ConsentEvent, 'consent-already-granted'> {
  const same = granted.find(({ scope }) => scope === command.scope);
  if (same) return reject('consent-already-granted', { consentId: same.consentId });
  return accept({ type: 'consent-granted', ...command.about, consentId: command.consentId, scope: command.scope });
}

/** Consent is withdrawn at any time, once. */
export function revokeConsent(consent: Consent, about: About): Decision<ConsentEvent, 'consent-not-in-force'> {
  if (consent.status !== 'granted') return reject('consent-not-in-force');
  return accept({ type: 'consent-revoked', ...about, consentId: consent.consentId, scope: consent.scope });
}

/** The consent after an event. */
export function evolveConsent(event: ConsentEvent): Consent {
  const { consentId, patientId, siteId, zone, scope } = event;
  const status = event.type === 'consent-granted' ? 'granted' : 'revoked';
  return { consentId, patientId, siteId, zone, scope, status };
}
