import {
  mayAcknowledgeAlert,
  mayClearEmergency,
  maySignLevel,
  reaches,
  type SiteDate,
  type Tier,
} from '@stepwell/kernel';
import type { Severity } from './rules/instruments.js';

/** Who asks; `credentialUntil` is the last day of the credential where the directory knows one. */
export interface Signer {
  readonly staffId: string;
  readonly tier: Tier | null;
  readonly credentialUntil: SiteDate | null;
}

/** What is published of a signature. */
export interface Signature {
  readonly staffId: string;
  readonly tier: Tier;
}

/** L3+ or M2+ assess and sign plans (clinical 6.3). */
export function maySignAssessment(tier: Tier): boolean {
  return reaches(tier, 'L3') || reaches(tier, 'M2');
}

/** The signature, or null when the tier is not enough. */
export function signatureOf(signer: Signer, may: (tier: Tier) => boolean): Signature | null {
  return signer.tier && may(signer.tier) ? { staffId: signer.staffId, tier: signer.tier } : null;
}

/** Whether a tier reaches at least one of these. */
export function reachesAny(tier: Tier, tiers: readonly Tier[]): boolean {
  return tiers.some((atLeast) => reaches(tier, atLeast));
}

/** Whether the credential ended before `on`. */
export function credentialExpired(signer: Pick<Signer, 'credentialUntil'>, on: SiteDate): boolean {
  return signer.credentialUntil !== null && signer.credentialUntil < on;
}

const CLOSING: Readonly<Record<Severity, (tier: Tier) => boolean>> = {
  emergency: mayClearEmergency,
  'same-day': (tier) => maySignLevel(tier) || reaches(tier, 'L3'),
  watch: mayAcknowledgeAlert,
};

/** The signature of a clinician who may close or soften a concern of this severity, else null. */
export function mayActOnConcern(signer: Signer, severity: Severity): Signature | null {
  return signatureOf(signer, CLOSING[severity]);
}
