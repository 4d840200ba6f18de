import { hoursBetween, type Instant } from '@stepwell/kernel';
import { holds, unknownFacts, type Scope, type Verdict } from './conditions.js';
import type { FactSheet } from './rules/conditions.js';
import type { GateRule, PlacementRules } from './rules/placement.js';

/** A gate whose condition holds (clinical 4.4). */
export interface FiredGate {
  readonly gate: string;
  readonly blocks: boolean;
  readonly actions: readonly string[];
}

export interface GateResult {
  readonly fired: readonly FiredGate[];
  /** Place of the highest blocking gate, or null when none blocks. */
  readonly place: string | null;
  readonly status: GateRule['status'];
  /** Facts that would have to be known for every gate to be decided, by gate. */
  readonly undecided: Readonly<Record<string, readonly string[]>>;
}

/** Evaluates every gate: the highest block sets the place, the actions of all that fired accumulate. */
export function evaluateGates(rules: PlacementRules, facts: FactSheet): GateResult {
  const scope = gateScope(rules.gates, facts);
  const verdicts = rules.gates.map((gate) => ({ gate, verdict: scope.rule(gate.id) }));
  const fired = verdicts.filter(({ verdict }) => verdict === 'yes').map(({ gate }) => gate);
  const highest = fired.filter((gate) => gate.blocks).sort((a, b) => b.rank - a.rank)[0];
  const open = verdicts.filter(({ verdict }) => verdict === 'unknown').map(({ gate }) => gate);
  return {
    fired: fired.map((gate) => ({ gate: gate.id, blocks: gate.blocks, actions: gate.actions })),
    place: highest?.place ?? null,
    status: highest?.status ?? null,
    undecided: Object.fromEntries(open.map((gate) => [gate.id, unknownFacts(gate.when, facts)])),
  };
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
