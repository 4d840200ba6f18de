import { SpanKind } from '@opentelemetry/api';
import { keptContext, type Tracing } from '@stepwell/platform';
import type { Bound } from '../consumer/dispatch.js';

/**
 * Handlers with a span each, named by class and method, in the trace of the event or timer they are called for: of the
 * first one in a run. A timer's trace goes on when it fires, be that days later.
 */
export function tracedHandlers(bound: readonly Bound[], tracing: Tracing): readonly Bound[] {
  return bound.map((one) => ({
    ...one,
    call: (tx, argument) => {
      const parent = tx.cause.traceparent;
      if (!keptContext(parent)) return one.call(tx, argument);
      const start = { name: `handle ${one.name}`, kind: SpanKind.INTERNAL, parent };
      return tracing.during(start, () => one.call(tx, argument));
    },
  }));
}
