/**
 * Credential tiers of the house matrix (clinical 6.3): T1 technician, P1 peer, L1-L4 counselors by licence,
 * M1 nurse, M2 nurse practitioner or physician assistant, M3 physician or psychiatrist.
 */
export const TIERS = ['T1', 'P1', 'L1', 'L2', 'L3', 'L4', 'M1', 'M2', 'M3'] as const;
export type Tier = (typeof TIERS)[number];

const COUNSELING: readonly Tier[] = ['L1', 'L2', 'L3', 'L4'];
const MEDICAL: readonly Tier[] = ['M1', 'M2', 'M3'];

/** Whether `tier` is `atLeast` on the same ladder (counseling L1 < L4, medical M1 < M3; T1 and P1 only equal themselves). */
export function reaches(tier: Tier, atLeast: Tier): boolean {
  for (const ladder of [COUNSELING, MEDICAL]) {
    if (ladder.includes(tier) && ladder.includes(atLeast)) return ladder.indexOf(tier) >= ladder.indexOf(atLeast);
  }
  return tier === atLeast;
}

/** L4 or M2+: may sign level-of-care decisions and release holds (clinical 6.3; U2 in 2.4). */
export function maySignLevel(tier: Tier): boolean {
  return reaches(tier, 'L4') || reaches(tier, 'M2');
}

/** L3+ or M1+: may acknowledge a safety alert (clinical 6.3). */
export function mayAcknowledgeAlert(tier: Tier): boolean {
  return reaches(tier, 'L3') || reaches(tier, 'M1');
}

/** M2+: may order medication; methadone needs M3 at an opioid treatment program (clinical 6.3). */
export function mayPrescribe(tier: Tier): boolean {
  return reaches(tier, 'M2');
}

/** L4 or M3: may clear an emergency or psychiatric block (G1 in clinical 4.4). */
export function mayClearEmergency(tier: Tier): boolean {
  return reaches(tier, 'L4') || reaches(tier, 'M3');
}
