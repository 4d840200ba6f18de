// Services that are broken on purpose: what the matrix must catch, or it proves nothing.
import type { EventTransport } from '@stepwell/messaging';
import type { Behaviour } from './behaviour.js';

/** The transport as it is, or one that calls a publish done before the bus has acknowledged it. */
export function broken(transport: EventTransport, { forgetsAcks }: Behaviour): EventTransport {
  if (!forgetsAcks) return transport;
  return {
    kind: transport.kind,
    connect: () => transport.connect(),
    publish: (batch) => {
      void transport.publish(batch).catch(() => undefined);
      return Promise.resolve();
    },
    subscribe: (subscription) => transport.subscribe(subscription),
    wake: () => transport.wake(),
    onTrouble: (heard) => transport.onTrouble?.(heard),
    close: (deadlineMs) => transport.close(deadlineMs),
  };
}
