import type { ServiceMetrics } from '@stepwell/platform';
import type { Bound } from '../consumer/dispatch.js';
import type { Received } from '../handlers.js';

/** Of a call whose events are of several types. */
const SEVERAL = 'several';

/**
 * Handlers whose calls are timed, by the type of their events or the command of their timer: as many as the code handles.
 * A call that is tried again counts again.
 */
export function meteredHandlers(bound: readonly Bound[], metrics: ServiceMetrics): readonly Bound[] {
  const seconds = metrics.histogram(
    'event_handle_seconds',
    'Time of one call of a handler, seconds, each try of it, by type of its events (several: a run of more than one) or command of its timer, and by outcome.',
    ['type', 'outcome'],
  );
  return bound.map((one) => ({
    ...one,
    call: async (tx, argument) => {
      const begun = performance.now();
      let outcome = 'error';
      try {
        const answer = await one.call(tx, argument);
        outcome = 'ok';
        return answer;
      } finally {
        seconds.observe({ type: typeOf(one, argument), outcome }, (performance.now() - begun) / 1000);
      }
    },
  }));
}

function typeOf({ binding }: Bound, argument: unknown): string {
  if (binding.kind === 'timer') return `timer ${binding.command}`;
  if (binding.contracts.length === 1) return binding.contracts[0]!.type;
  const [first, ...more] = Array.isArray(argument) ? (argument as Received[]) : [argument as Received];
  return more.every(({ type }) => type === first?.type) ? (first?.type ?? SEVERAL) : SEVERAL;
}
