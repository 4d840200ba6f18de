import { addHours, hourBandFor, uuidv5, type Id, type Instant, type LevelOfCare, type Phase } from '@stepwell/kernel';
import { ask } from './asking.js';
import type { Episode, Proposal } from './case.js';
import type { Evaluation } from './evaluate.js';
import type { Unfolding } from './events.js';
import { levelOf, refOf, type Policy } from './policy.js';
import { stepAhead } from './tapering.js';
import type { Criterion } from './verdict.js';

/** Level of care of a rung for this patient: same system and edition as now (clinical 1.1). */
export function levelAt(policy: Policy, episode: Episode, phase: Phase): LevelOfCare {
  const { system, edition } = episode.level;
  return { system, edition, code: levelOf(policy, phase, system, edition) };
}

/** The first taper step of a rung, and the hour band of its level (HW-1); while the level stays, the band that intake decided. */
export function intensityAt(policy: Policy, episode: Episode, phase: Phase) {
  const [taper] = policy.ladder[phase].steps[episode.ageBand];
  const level = levelAt(policy, episode, phase);
  const isSame = level.code === episode.level.code && episode.hourBand?.ageBand === episode.ageBand;
  const hourBand = isSame ? episode.hourBand : hourBandFor(policy.hourBands, level.code, episode.ageBand);
  return { taper: taper ?? episode.taper, level, hourBand };
}

/** What a proposal rests on. */
export interface Proposing {
  readonly episode: Episode;
  readonly found: Evaluation;
  readonly asOf: Instant;
  readonly decisionHash: string;
}

/** Id of the step down proposed on this day: a later day makes another. */
export const stepDownId = (found: Evaluation): Id =>
  uuidv5(found.patientId, `step-down:${found.phase}:${found.decision.to}:${found.siteDate}`);

/** Id of the taper step proposed on this day: a later day makes another. */
export const taperStepId = (found: Evaluation): Id =>
  uuidv5(found.patientId, `taper-step:${found.phase}:${found.tapering?.step}:${found.siteDate}`);

/** Whether what is found still asks for the step down, or for the taper step, that was proposed. */
export function supports({ decision, tapering }: Evaluation, proposal: Proposal): boolean {
  return proposal.kind === 'taper-step'
    ? decision.kind === 'propose-taper-step' && tapering?.step === proposal.step
    : decision.kind === 'propose-step-down' && decision.to === proposal.to;
}

/** Id of a step up: its leading trigger and that trigger's occasion, so that a declined one is not made again from the same facts. */
export function stepUpId(found: Evaluation): Id {
  const [leading] = stepUpTriggers(found);
  return uuidv5(found.patientId, `step-up:${found.phase}:${leading?.id}:${leading?.key}`);
}

/** Triggers that propose, most protective first. */
export function stepUpTriggers(found: Evaluation) {
  const order: readonly string[] = found.ruleSet.policy.stepUpTriggers;
  return found.triggers
    .filter((trigger) => trigger.proposes !== null)
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** Makes a proposal and asks for a decision by its deadline. */
export function propose(unfolding: Unfolding, kind: Proposal['kind'], id: Id, proposing: Proposing): void {
  const { found, episode } = proposing;
  const { policy } = found.ruleSet;
  const to = found.decision.to ?? found.phase;
  const change = changeOf(kind, proposing, to);
  if (!change) return;
  const { taper, level: levelTo, ...step } = change;
  const triggers = kind === 'step-up' ? stepUpTriggers(found).map((trigger) => trigger.id) : [];
  const hours = kind === 'step-up' ? upHours(policy, triggers) : policy.deadlines.stepDownHours;
  unfolding.then({
    type: 'proposed',
    proposal: {
      id,
      kind,
      status: 'open',
      episodeId: episode.id,
      siteId: episode.siteId,
      from: found.phase,
      to,
      taper,
      ...step,
      levelFrom: episode.level,
      levelTo,
      criteria: criteriaOf(kind, found),
      triggers,
      ruleSet: refOf(found.ruleSet),
      decisionHash: proposing.decisionHash,
      siteDate: found.siteDate,
      asOf: proposing.asOf,
      dueAt: addHours(unfolding.moment.at, hours),
      deferredUntil: null,
      decision: null,
      version: 1,
    },
  });
  ask(unfolding, { kind: `decide-${kind}`, dueHours: hours }, { trigger: kind, key: id, about: id });
}

/** Taper and level after the change; null for a taper step that the hours forbid. */
function changeOf(kind: Proposal['kind'], { episode, found }: Proposing, to: Phase) {
  const { policy } = found.ruleSet;
  if (kind !== 'taper-step') {
    const { taper, level } = intensityAt(policy, episode, to);
    return { taper, level };
  }
  const ahead = stepAhead(policy, episode, found.tapering?.step ?? 0);
  return 'ok' in ahead ? null : { taper: ahead.taper, level: ahead.level, step: ahead.step };
}

/** What a proposal of a kind rests on. */
export function criteriaOf(kind: Proposal['kind'], found: Evaluation): readonly Criterion[] {
  if (kind === 'step-up') return [];
  return kind === 'taper-step' ? (found.tapering?.criteria ?? []) : found.criteria;
}

function upHours(policy: Policy, triggers: readonly string[]): number {
  const hours = triggers.flatMap((id) => policy.deadlines.stepUpHours[id] ?? []);
  return Math.min(...(hours.length > 0 ? hours : Object.values(policy.deadlines.stepUpHours)));
}
