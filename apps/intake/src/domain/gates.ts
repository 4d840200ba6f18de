import { hoursBetween, TIERS, type Instant, type Tier } from '@stepwell/kernel';
import { evidenceFor, holds, unknownFacts, type Evidence, type Scope, type Verdict } from './conditions.js';
import { maySignAssessment } from './signing.js';
import type { FactSheet } from './rules/conditions.js';
import type { GateRule, Lifting, PlacementRules } from './rules/placement.js';

/** A gate whose condition holds, as the episode keeps it and events tell it (clinical 4.4). */
export interface FiredGate {
  readonly gate: string;
  readonly blocks: boolean;
  readonly actions: readonly string[];
}

/** A fired gate that explains itself. */
export interface GateFinding extends FiredGate {
  readonly place: string | null;
  /** Where it asks for another place first, the kind of referral. */
  readonly referralOut: GateRule['referralOut'];
  /** The answers on which it fired. */
  readonly evidence: readonly Evidence[];
  /** Answers it reads that nobody has given. */
  readonly missing: readonly string[];
  readonly clearedBy: Clearing;
}

/** What would clear a gate, and which tiers may; no tiers where scores do it by themselves. */
export interface Clearing {
  readonly how: Lifting['by'];
  readonly tiers: readonly Tier[];
  /** For `low-scores`: the instrument, the bound it stays below, how often, and the hours between, h. */
  readonly scores: Omit<Extract<Lifting, { by: 'low-scores' }>, 'by'> | null;
}

export interface GateResult {
  readonly fired: readonly GateFinding[];
  /** Place of the highest blocking gate, or null when none blocks. */
  readonly place: string | null;
  readonly status: GateRule['status'];
  /** Facts that would have to be known for every gate to be decided, by gate. */
  readonly undecided: Readonly<Record<string, readonly string[]>>;
  /** Every gate that was evaluated, with what came out. */
  readonly evaluated: Readonly<Record<string, Verdict>>;
}

/** Evaluates every gate: the highest block sets the place, the actions of all that fired accumulate. */
export function evaluateGates(rules: PlacementRules, facts: FactSheet): GateResult {
  const scope = gateScope(rules.gates, facts);
  const verdicts = rules.gates.map((gate) => ({ gate, verdict: scope.rule(gate.id) }));
  const fired = verdicts.filter(({ verdict }) => verdict === 'yes').map(({ gate }) => gate);
  const highest = fired.filter((gate) => gate.blocks).sort((a, b) => b.rank - a.rank)[0];
  const open = verdicts.filter(({ verdict }) => verdict === 'unknown').map(({ gate }) => gate);
  return {
    fired: fired.map((gate) => findingOf(gate, rules.gates, scope)),
    place: highest?.place ?? null,
    status: highest?.status ?? null,
    undecided: Object.fromEntries(open.map((gate) => [gate.id, unknownFacts(gate.when, facts)])),
    evaluated: Object.fromEntries(verdicts.map(({ gate, verdict }) => [gate.id, verdict])),
  };
}

function findingOf(gate: GateRule, gates: readonly GateRule[], scope: Scope): GateFinding {
  const { blocks, actions, place, referralOut, when } = gate;
  const conditionOf = (rule: string) => gates.find(({ id }) => id === rule)?.when;
  return {
    ...{ gate: gate.id, blocks, actions, place, referralOut },
    evidence: evidenceFor(when, scope, conditionOf),
    missing: unknownFacts(when, scope.facts),
    clearedBy: clearingOf(gate.lifting),
  };
}

function clearingOf(lifting: Lifting): Clearing {
  switch (lifting.by) {
    case 'reassessment':
      return { how: lifting.by, tiers: TIERS.filter(maySignAssessment), scores: null };
    case 'clearance':
      return { how: lifting.by, tiers: lifting.tiers, scores: null };
    case 'low-scores': {
      const { by: how, ...scores } = lifting;
      return { how, tiers: [], scores };
    }
  }
}

function gateScope(gates: readonly GateRule[], facts: FactSheet): Scope {
  const scope: Scope = {
    facts,
    rule: (id): Verdict => {
      const gate = gates.find((candidate) => candidate.id === id);
      return gate ? holds(gate.when, scope) : 'no';
    },
  };
  return scope;
}

/** A later score of an instrument, for gates that low scores lift (G3). */
export interface LaterScore {
  readonly instrument: string;
  readonly total: number | null;
  readonly takenAt: Instant;
}

/** Whether scores taken after the assessment lift the gate: the newest `times` are low and the outer two far enough apart. */
export function liftedByScores(gate: GateRule, scores: readonly LaterScore[]): boolean {
  const { lifting } = gate;
  if (lifting.by !== 'low-scores') return false;
  const relevant = scores.filter((score) => score.instrument === lifting.instrument && score.total !== null);
  const newestFirst = relevant.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
  const lowRun = newestFirst.slice(0, firstHigh(newestFirst, lifting.below));
  const oldest = lowRun.at(-1);
  const newest = lowRun[0];
  if (!oldest || !newest || lowRun.length < lifting.times) return false;
  return hoursBetween(oldest.takenAt, newest.takenAt) >= lifting.apartHours;
}

function firstHigh(scores: readonly LaterScore[], below: number): number {
  const at = scores.findIndex((score) => (score.total ?? below) >= below);
  return at === -1 ? scores.length : at;
}
