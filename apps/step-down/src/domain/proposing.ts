import { addHours, hourBandFor, uuidv5, type Id, type Instant, type LevelOfCare, type Phase } from '@stepwell/kernel';
import { ask } from './asking.js';
import type { Episode, Proposal } from './case.js';
import type { Evaluation } from './evaluate.js';
import type { Unfolding } from './events.js';
import { levelOf, refOf, type Policy } from './policy.js';

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
  const { taper, level: levelTo } = intensityAt(policy, episode, to);
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
      levelFrom: episode.level,
      levelTo,
      criteria: kind === 'step-down' ? found.criteria : [],
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

function upHours(policy: Policy, triggers: readonly string[]): number {
  const hours = triggers.flatMap((id) => policy.deadlines.stepUpHours[id] ?? []);
  return Math.min(...(hours.length > 0 ? hours : Object.values(policy.deadlines.stepUpHours)));
}
