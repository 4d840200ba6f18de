import type { Sent } from '../harness/open-loop.js';
import type { Figures } from '../harness/report.js';
import { quantile } from '../harness/statistics.js';
import type { Told } from './ours.js';

/** When Postgres committed an event and its effect elsewhere, ms since 1970; by id, once each when all went well. */
export type Seen = ReadonlyMap<string, readonly { readonly committed: number; readonly applied: number }[]>;

/**
 * Figures of the orders. `p50Ms` and its like run from the commit's time in Postgres to the effect's; `sinceDue…` from when
 * the event was to begin, so that a publisher that falls behind cannot hide it.
 */
export function figuresOf(orders: readonly Told[], seen: Seen): Figures {
  const [first, busy] = orders;
  const all = orders.flatMap(({ facts, evaluations }) => [...facts, ...evaluations]);
  return {
    ...named(['p50Ms', 'p99Ms', 'p999Ms'], delays(first!.facts, seen, 'commit')),
    ...named(['ackP50Ms', 'ackP99Ms', 'ackP999Ms'], delays(first!.facts, seen, 'ack')),
    ...named(['sinceDueP50Ms', 'sinceDueP99Ms'], delays(first!.facts, seen, 'due')),
    ...named(['evaluationP50Ms', 'evaluationP99Ms'], delays(first!.evaluations, seen, 'commit')),
    ...(busy ? named(['busyP50Ms', 'busyP99Ms', 'busyP999Ms'], delays(busy.facts, seen, 'commit')) : {}),
    ...(busy ? named(['busyAckP50Ms', 'busyAckP99Ms'], delays(busy.facts, seen, 'ack')) : {}),
    ...(busy ? named(['busySinceDueP50Ms', 'busySinceDueP99Ms'], delays(busy.facts, seen, 'due')) : {}),
    violations: all.filter(({ id }) => seen.get(id)?.length !== 1).length,
  };
}

function delays(sent: readonly Sent[], seen: Seen, from: 'commit' | 'ack' | 'due'): number[] {
  return sent.flatMap(({ id, intendedMs, doneMs }) => {
    const times = seen.get(id)?.[0];
    return times ? [times.applied - { commit: times.committed, ack: doneMs, due: intendedMs }[from]] : [];
  });
}

const SHARES = [0.5, 0.99, 0.999];

function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  if (values.length === 0) return {};
  return Object.fromEntries(names.map((name, n) => [name, quantile(values, SHARES[n]!)]));
}
