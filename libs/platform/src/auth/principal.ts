import { TIERS, type Id, type Tier } from '@stepwell/kernel';

/** Roles a token may carry (standards 3.4); other words in the claim are ignored. */
export const ROLES = [
  'front-desk',
  'intake-coordinator',
  'counselor',
  'group-facilitator',
  'prescriber',
  'nurse',
  'biller',
  'clinical-supervisor',
  'medical-director',
  'scheduler',
  'site-admin',
  'org-admin',
  'analyst',
  'operator',
  'auditor',
  'service',
] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, as read from a verified token. */
export interface Principal {
  /** The token's `sub`. */
  readonly subject: string;
  readonly tenantId: Id;
  readonly roles: readonly Role[];
  /** Sites the person works at. */
  readonly siteIds: readonly Id[] | 'all';
  /** The staff row in scheduling, null when the claim is absent. */
  readonly staffId: Id | null;
  readonly tier: Tier | null;
  /** OAuth scopes. */
  readonly scopes: readonly string[];
}

/** Whether `text` is a role. */
export function isRole(text: unknown): text is Role {
  return ROLES.some((role) => role === text);
}

/** Whether `text` is a credential tier. */
export function isTier(text: unknown): text is Tier {
  return TIERS.some((tier) => tier === text);
}
