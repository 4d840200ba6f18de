import { daysBetween } from '@stepwell/kernel';
import type { CriterionRule, Policy } from './policy.js';
import type { Situation } from './situation.js';
import { scoresOf, within, type TakenScore, type Timeline } from './timeline.js';
import { judged, met, notMet, unknown, type Criterion, type Found } from './verdict.js';

type Rule<Id extends CriterionRule['id']> = Extract<CriterionRule, { id: Id }>;
type MeasuresRule = Extract<Rule<'A7'>, { ask: 'measures' }>;

const evidence = (scores: readonly TakenScore[]) => [...new Set(scores.map((score) => score.eventId))];

/** Risk level of a C-SSRS that was finished, null for one that was not (unanswered is not screened). */
export function finishedRisk(score: TakenScore): 'none' | 'low' | 'moderate' | 'high' | null {
  return score.risk === undefined || score.risk === 'not-screened' ? null : score.risk;
}

/** A6: BAM-IOP, weekly or by its subscales. */
export function recoveryMeasures(
  rule: Rule<'A6'>,
  situation: Situation,
  timeline: Timeline,
  policy: Policy,
): Criterion {
  const scores = scoresOf(timeline, policy.measures.bam);
  switch (rule.ask) {
    case 'weekly':
      return weekly(rule, situation, timeline, scores);
    case 'scores':
      return subscales(rule, timeline, scores);
    case 'protective-over-risk':
      return protective(rule, timeline, scores);
  }
}

type WeeklyRule = Extract<Rule<'A6'>, { ask: 'weekly' }>;
function weekly(rule: WeeklyRule, situation: Situation, timeline: Timeline, scores: readonly TakenScore[]): Criterion {
  const full = Math.floor(daysBetween(situation.enteredOn, timeline.on) / 7);
  const weeks = Math.max(1, Math.min(rule.weeks, full));
  const weekOf = (score: TakenScore): number => Math.floor(daysBetween(score.siteDate, timeline.on) / 7);
  const taken = new Set(scores.filter((score) => weekOf(score) < weeks).map(weekOf)).size;
  const found: Found = {
    value: taken,
    threshold: weeks,
    unit: 'weeks-with-bam',
    evidence: evidence(scores.slice(-weeks)),
  };
  return taken >= weeks ? met('A6', found) : unknown('A6', found, 'bam-iop');
}

type ScoresRule = Extract<Rule<'A6'>, { ask: 'scores' }>;
function subscales(rule: ScoresRule, timeline: Timeline, scores: readonly TakenScore[]): Criterion {
  const last = scores.slice(-rule.inARow).filter((score) => age(score, timeline) <= rule.maxAgeDays);
  const good = last.filter((score) => {
    const { use, risk, protective } = score.subscales ?? { use: null, risk: null, protective: null };
    return isAtMost(use, rule.maxUse) && isBelow(risk, rule.riskBelow) && isAbove(protective, rule.protectiveAbove);
  });
  const found: Found = {
    value: good.length,
    threshold: rule.inARow,
    unit: 'good-bam-in-a-row',
    evidence: evidence(last),
  };
  if (last.some((score) => isComplete(score) && !good.includes(score))) return notMet('A6', found, 'bam-scores');
  return good.length < rule.inARow ? unknown('A6', found, 'bam-iop') : met('A6', found);
}

type ProtectiveRule = Extract<Rule<'A6'>, { ask: 'protective-over-risk' }>;
function protective(rule: ProtectiveRule, timeline: Timeline, scores: readonly TakenScore[]): Criterion {
  const last = scores.at(-1);
  const high = last?.subscales?.protective ?? null;
  const risk = last?.subscales?.risk ?? null;
  const found: Found = {
    value: high,
    threshold: risk,
    unit: 'protective-points-over-risk',
    evidence: last ? [last.eventId] : [],
  };
  if (!last || high === null || risk === null || age(last, timeline) > rule.maxAgeDays)
    return unknown('A6', found, 'bam-iop');
  return judged('A6', high > risk, found, 'protective-over-risk');
}

const age = (score: TakenScore, timeline: Timeline): number => daysBetween(score.siteDate, timeline.on);
const isAtMost = (value: number | null, limit: number): boolean => value !== null && value <= limit;
const isBelow = (value: number | null, limit: number): boolean => value !== null && value < limit;
const isAbove = (value: number | null, limit: number): boolean => value !== null && value > limit;
const isComplete = ({ subscales: s }: TakenScore): boolean =>
  s !== undefined && s.use !== null && s.risk !== null && s.protective !== null;

/** A7: mood and anxiety. */
export function mood(rule: Rule<'A7'>, situation: Situation, timeline: Timeline, policy: Policy): Criterion {
  return rule.ask === 'measures' ? measures(rule, situation, timeline) : noCriticalItem(timeline, policy);
}

function measures(rule: MeasuresRule, situation: Situation, timeline: Timeline): Criterion {
  const each = rule.measures.map((measure) => oneMeasure(rule, measure, situation, timeline));
  const blocking =
    each.find((found) => found.verdict === 'not-met') ?? each.find((found) => found.verdict === 'unknown');
  return { ...(blocking ?? each[0]!), evidence: [...new Set(each.flatMap((found) => found.evidence))] };
}

/** The newest score below its limit, or dropped far enough from the first score of the episode. */
function oneMeasure(
  rule: MeasuresRule,
  measure: MeasuresRule['measures'][number],
  situation: Situation,
  timeline: Timeline,
): Criterion {
  const taken = scoresOf(timeline, measure.instrument).filter((score) => score.episodeId === situation.episodeId);
  const last = taken.at(-1);
  const code = measure.instrument.toLowerCase();
  const found: Found = {
    value: last?.total ?? null,
    threshold: measure.below,
    unit: `${code}-points`,
    evidence: last ? [last.eventId] : [],
  };
  if (!last || age(last, timeline) > rule.maxAgeDays) return unknown('A7', found, code);
  if (last.total === null) return unknown('A7', found, `${code}-scorable`);
  const first = taken.find((score) => score.total !== null);
  const drop = (first?.total ?? last.total) - last.total;
  const isDropped = measure.orDrop !== null && drop >= measure.orDrop;
  return judged('A7', last.total < measure.below || isDropped, found, `${code}-score`);
}

/** No open safety concern, and no PHQ-9 item 9 that a finished C-SSRS of that day or later has not answered. */
function noCriticalItem(timeline: Timeline, policy: Policy): Criterion {
  const concerns = openConcerns(timeline);
  const last = scoresOf(timeline, policy.measures.phq9).at(-1);
  const found: Found = { value: concerns.length, threshold: 0, unit: 'critical-items', evidence: concerns };
  if (concerns.length > 0) return notMet('A7', found, 'safety-concern-closed');
  if (!last) return unknown('A7', found, policy.measures.phq9.toLowerCase());
  const answered = scoresOf(timeline, policy.measures.cssrs).some(
    (score) => score.siteDate >= last.siteDate && ['none', 'low'].includes(finishedRisk(score) ?? ''),
  );
  const isOpen = last.item9Positive === true && !answered;
  return judged('A7', !isOpen, { ...found, value: isOpen ? 1 : 0, evidence: [last.eventId] }, 'c-ssrs');
}

/** Opening events of the safety concerns that no clinician has closed. */
export function openConcerns(timeline: Timeline): readonly string[] {
  const closed = new Set(timeline.of('concern-closed').map((fact) => fact.concernId));
  return timeline
    .of('concern-opened')
    .filter((fact) => !closed.has(fact.concernId))
    .map((fact) => fact.eventId);
}

/** A8: the newest since-last-contact C-SSRS, at most 7 days old. Absent, unfinished or old is not met. */
export function suicideScreen(rule: Rule<'A8'>, timeline: Timeline, policy: Policy): Criterion {
  const screens = scoresOf(timeline, policy.measures.cssrs).filter((score) => score.form === 'since-last-contact');
  const last = screens.at(-1);
  const isFresh = last !== undefined && within(last.siteDate, timeline.on, rule.maxAgeDays + 1);
  const risk = last && isFresh ? (last.risk ?? 'not-screened') : null;
  const found: Found = {
    value: risk,
    threshold: rule.allowed.join('|'),
    unit: 'risk',
    evidence: last ? [last.eventId] : [],
  };
  if (risk === null || risk === 'not-screened') return notMet('A8', found, 'c-ssrs-since-last-contact');
  return judged('A8', rule.allowed.includes(risk), found, 'c-ssrs-risk');
}
