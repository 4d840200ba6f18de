import { reaches, type Id, type SiteDate, type Tier } from '@stepwell/kernel';
import type { ComponentRule, ComponentRules } from './rules/components.v1.js';

/** What the calendar knows of a staff member. */
export interface Staff {
  readonly staffId: Id;
  readonly tier: Tier;
  readonly siteIds: readonly Id[];
  /** Last day of the credential; null is open. */
  readonly credentialUntil: SiteDate | null;
}

/** Row of `component`, or null when the rules do not know it. */
export function componentRule(rules: ComponentRules, component: string): ComponentRule | null {
  return rules.components.find((rule) => rule.component === component) ?? null;
}

/** Most seats of a session of `rule` in a program of `ageBand`; null is no limit (clinical 6.2). */
export function largestSize(
  rules: ComponentRules,
  rule: ComponentRule,
  ageBand: 'adult' | 'adolescent',
): number | null {
  if (ageBand === 'adult') return rule.maxSize;
  return Math.min(rule.maxSize ?? rules.adolescentMaxSize, rules.adolescentMaxSize);
}

/** Why `staff` may not lead `rule` on `date`, or null when they may (clinical 6.3; C40). */
export function leaderProblem(
  staff: Staff,
  rule: ComponentRule,
  date: SiteDate,
): 'leader-tier-too-low' | 'credential-expired' | null {
  if (!rule.leaders.some((atLeast) => reaches(staff.tier, atLeast))) return 'leader-tier-too-low';
  if (staff.credentialUntil !== null && staff.credentialUntil < date) return 'credential-expired';
  return null;
}
