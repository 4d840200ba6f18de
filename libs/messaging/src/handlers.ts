import { EventPattern } from '@nestjs/microservices';
import type { Contract, DataOf, EventEnvelope } from '@stepwell/contracts';
import type { Id, Instant } from '@stepwell/kernel';
import type { Json, Tx } from '@stepwell/platform';

/** An event as a handler sees it: envelope and payload, validated open (unknown fields are there, and ignored). */
export interface Received<T = unknown> extends EventEnvelope<T> {}

/** `Received` of each contract of a union. */
export type ReceivedOf<C> = C extends Contract ? Received<DataOf<C>> : never;

/** A timer that came due, inside the transaction of its effect. */
export interface FiredTimer {
  readonly id: Id;
  readonly command: string;
  /** When it was due by the clinical clock; `tx.now` may be later. */
  readonly due: Instant;
  /** Stream key, normally the patient id. */
  readonly key: string;
  readonly data: Json;
}

/** A text of a timer's data. Throws when it is not there, so that the timer is parked and seen: other code than this wrote it. */
export function textOf({ command, data }: FiredTimer, field: string): string {
  const value: unknown = data !== null && typeof data === 'object' ? Reflect.get(data, field) : undefined;
  if (typeof value !== 'string') throw new Error(`timer ${command} without ${field}`);
  return value;
}

/**
 * The transaction a handler works in: one tenant's part of the batch. `tx.cause` is the event being handled;
 * in a run handler it is the first event of the run, so `recordFor` and `newIdFor` say which event is the cause.
 */
export interface ConsumerTx<E = never> extends Tx<E> {
  /** Records events caused by `event`. */
  recordFor(event: Received, ...events: readonly E[]): void;
  /** UUIDv5 of (event id, counter of that event): redelivery makes the same id. */
  newIdFor(event: Received): Id;
}

/** What a decorated method handles. */
export type Binding =
  | { readonly kind: 'event'; readonly contracts: readonly Contract[] }
  | { readonly kind: 'run'; readonly contracts: readonly Contract[] }
  | { readonly kind: 'timer'; readonly command: string };

const BINDING = Symbol.for('stepwell.messaging.binding');

/** Handles one event at a time: `method(tx, event)`. An error parks the event's stream; a rejection is not an error. */
export function On<C extends Contract>(contract: C) {
  return <M extends (tx: never, event: ReceivedOf<C>) => Promise<unknown>>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => bind({ kind: 'event', contracts: [contract] }, [contract.type], target, name, descriptor);
}

/** Handles the batch's run of events of these types at once: `method(tx, events)`; order within a stream holds. */
export function OnRun<C extends readonly Contract[]>(...contracts: C) {
  return <M extends (tx: never, events: readonly ReceivedOf<C[number]>[]) => Promise<unknown>>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void =>
    bind(
      { kind: 'run', contracts },
      contracts.map((contract) => contract.type),
      target,
      name,
      descriptor,
    );
}

/** Fires for timers scheduled with this command: `method(tx, timer)`, exactly once, in the transaction of its effect. */
export function OnTimer(command: string) {
  return <M extends (tx: never, timer: FiredTimer) => Promise<unknown>>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => bind({ kind: 'timer', command }, [`timer:${command}`], target, name, descriptor);
}

/** What `method` is bound to, undefined when it is no handler. */
export function bindingOf(method: unknown): Binding | undefined {
  return typeof method === 'function' ? (Reflect.getMetadata(BINDING, method) as Binding | undefined) : undefined;
}

/** Whether `event` is of `contract`; narrows a run handler's union. */
export function isOf<C extends Contract>(event: Received, contract: C): event is Received<DataOf<C>> {
  return event.type === contract.type;
}

function bind(
  binding: Binding,
  patterns: readonly string[],
  target: object,
  name: string | symbol,
  descriptor: PropertyDescriptor,
): void {
  Reflect.defineMetadata(BINDING, binding, descriptor.value as object);
  EventPattern([...patterns])(target, name, descriptor);
}
