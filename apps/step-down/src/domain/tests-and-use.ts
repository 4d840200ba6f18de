import { daysBetween, type Id, type SiteDate } from '@stepwell/kernel';
import type { FactOf } from './facts.js';
import type { CriterionRule, Policy } from './policy.js';
import type { Situation } from './situation.js';
import { scoresOf, within, type Timeline } from './timeline.js';
import { judged, met, notMet, unknown, type Criterion, type Found } from './verdict.js';

type Rule<RuleId extends CriterionRule['id']> = Extract<CriterionRule, { id: RuleId }>;
export type DrugTest = FactOf<'drug-test'>;

/** A valid sample; refused, dilute, substituted and unable to void are neither negative nor collected (A4). */
export const isCollected = (test: DrugTest): boolean => test.outcome === 'collected';
/** A valid sample that is positive for something not prescribed to this patient. */
export const isPositive = (test: DrugTest): boolean =>
  isCollected(test) && (test.nonPrescribedPositive || test.unexpectedPositives.length > 0);
const isNegative = (test: DrugTest): boolean => isCollected(test) && !isPositive(test);
const evidence = (facts: readonly { readonly eventId: Id }[]) => facts.map((fact) => fact.eventId);

/** A4: enough valid samples in the window, and the last ones negative for what is not prescribed. */
export function tests(rule: Rule<'A4'>, timeline: Timeline): Criterion {
  const recent = timeline.tests.filter((test) => within(test.siteDate, timeline.on, rule.windowDays));
  const collected = recent.filter(isCollected).length;
  const last = recent.slice(-rule.lastNegative);
  const needed = Math.max(rule.minCollected, rule.lastNegative);
  const found: Found = { value: collected, threshold: needed, unit: 'collected-tests', evidence: evidence(recent) };
  const negatives = last.filter(isNegative).length;
  if (last.some((test) => !isNegative(test))) {
    return notMet(
      'A4',
      { ...found, value: negatives, threshold: rule.lastNegative, unit: 'negative-tests' },
      'negative-tests',
    );
  }
  return collected < needed ? unknown('A4', found, 'collected-tests') : met('A4', found);
}

/** Newest evidence of non-prescribed use: a test, a self-report, or BAM Use above zero; null when there is none. */
export function lastUse(
  timeline: Timeline,
  policy: Policy,
): { readonly siteDate: SiteDate; readonly eventId: Id } | null {
  const prescribed = new Set(timeline.of('order').map((order) => order.medication));
  const counts = (substance: string | null): boolean =>
    substance === null || !(prescribed.has(substance) || policy.use.ignoredSubstances.includes(substance));
  const bam = scoresOf(timeline, policy.measures.bam);
  const found = [
    ...timeline.tests.filter(isPositive),
    ...timeline.of('self-use').filter((fact) => counts(fact.substance)),
    ...timeline.of('report').filter((fact) => fact.report === policy.triggers.U4.dailyUseReport),
    ...bam.filter((score) => (score.subscales?.use ?? 0) > 0),
  ];
  return found.reduce<(typeof found)[number] | null>(
    (last, next) => (last === null || next.siteDate > last.siteDate ? next : last),
    null,
  );
}

/**
 * A5: days without non-prescribed use. Self-report and tests must both speak inside the days asked for, or it is unknown;
 * the one that says use wins. Without any known use the days count from admission.
 */
export function daysWithoutUse(rule: Rule<'A5'>, situation: Situation, timeline: Timeline, policy: Policy): Criterion {
  const use = lastUse(timeline, policy);
  const days = daysBetween(use?.siteDate ?? situation.admittedOn, timeline.on);
  const said = scoresOf(timeline, policy.measures.bam).filter((score) => score.subscales?.use === 0);
  const tested = timeline.tests.filter(isNegative);
  const recent = <F extends { readonly siteDate: SiteDate }>(facts: readonly F[]): readonly F[] =>
    facts.filter((fact) => daysBetween(fact.siteDate, timeline.on) <= rule.minDays);
  const found: Found = {
    value: days,
    threshold: rule.minDays,
    unit: 'd',
    evidence: [...new Set([...(use ? [use.eventId] : []), ...evidence(recent(tested)), ...evidence(recent(said))])],
  };
  if (days < rule.minDays) return notMet('A5', found, 'days-without-use');
  if (recent(tested).length === 0) return unknown('A5', found, 'drug-tests');
  return recent(said).length === 0 ? unknown('A5', found, 'self-report') : judged('A5', true, found, '');
}
