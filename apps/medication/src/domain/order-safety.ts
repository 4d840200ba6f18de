import { agonistPolicies } from './safety/agonist-policies.js';
import { methadonePolicies } from './safety/methadone-policies.js';
import { naltrexonePolicies } from './safety/naltrexone-policies.js';
import { organPolicies } from './safety/organ-policies.js';
import { pregnancyPolicies } from './safety/pregnancy-policies.js';
import type { Finding, HardStop, OrderCheck, Policy } from './safety/policy.js';

/** Every safety check of an order, in the order their findings are told (clinical 5.5, 5.7). */
export const ORDER_POLICIES: readonly Policy[] = [
  ...naltrexonePolicies,
  ...methadonePolicies,
  ...agonistPolicies,
  ...organPolicies,
  ...pregnancyPolicies,
];

/** All findings of all policies; none hides another. Pure. */
export function checkOrder(check: OrderCheck): readonly Finding[] {
  return ORDER_POLICIES.map((policy) => policy.check(check)).filter((finding) => finding !== null);
}

/** A reason given for a soft stop, or for a stop that a consult may lift. */
export interface StopReason {
  readonly policy: string;
  readonly reason: string;
}

export interface Verdict {
  /** Stops nothing in the command lifts. */
  readonly hard: readonly (Finding & { readonly policy: HardStop })[];
  /** Soft findings without a reason. */
  readonly unanswered: readonly Finding[];
  /** Findings the prescriber answered with a reason, as given. */
  readonly answered: readonly { readonly finding: Finding; readonly reason: string }[];
  readonly info: readonly Finding[];
}

/** Sorts findings by what the prescriber already answered. A hard stop is lifted only where its policy allows an override. */
export function weigh(findings: readonly Finding[], reasons: readonly StopReason[]): Verdict {
  const given = new Map(reasons.map((item) => [item.policy, item.reason]));
  const stops = findings.filter((finding) => finding.level !== 'info');
  const lifted = (finding: Finding): boolean => given.has(finding.policy) && finding.override !== 'none';
  return {
    hard: stops.filter(isHard).filter((finding) => !lifted(finding)),
    unanswered: stops.filter((finding) => finding.level === 'soft' && !given.has(finding.policy)),
    answered: stops.filter(lifted).map((finding) => ({ finding, reason: given.get(finding.policy)! })),
    info: findings.filter((finding) => finding.level === 'info'),
  };
}

const isHard = (finding: Finding): finding is Finding & { policy: HardStop } => finding.level === 'hard';
