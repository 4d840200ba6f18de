import type { Contract } from '@stepwell/contracts';
import type { Binding, ConsumerTx, FiredTimer, Received } from '../handlers.js';

/** A bound handler of events: `single` is called once per event, else once per run. */
export interface EventHandler {
  /** For logs: class and method. */
  readonly name: string;
  readonly single: boolean;
  handle(tx: ConsumerTx<never>, events: readonly Received[]): Promise<unknown>;
}

/** A bound handler of timers. */
export interface TimerHandler {
  readonly name: string;
  handle(tx: ConsumerTx<never>, timer: FiredTimer): Promise<unknown>;
}

/** A decorated method with the object it belongs to. */
export interface Bound {
  readonly name: string;
  readonly binding: Binding;
  readonly call: (tx: ConsumerTx<never>, argument: unknown) => Promise<unknown>;
}

const MAJOR = /\.v\d+$/;

/** Who handles what in one service. */
export class Dispatch {
  private readonly events = new Map<string, { readonly contract: Contract; readonly handlers: EventHandler[] }>();
  private readonly names = new Set<string>();
  private readonly timers = new Map<string, TimerHandler>();

  constructor(bound: readonly Bound[]) {
    for (const one of bound) this.add(one);
  }

  /** Topics of everything handled, sorted. */
  get topics(): readonly string[] {
    return [...new Set([...this.events.values()].map(({ contract }) => contract.topic))].sort();
  }

  /** Contract and handlers of a wire type; undefined when nobody here handles it. */
  of(type: string): { readonly contract: Contract; readonly handlers: readonly EventHandler[] } | undefined {
    return this.events.get(type);
  }

  /** Whether `type` is another major of an event handled here. */
  isUnknownMajor(type: string): boolean {
    return !this.events.has(type) && this.names.has(type.replace(MAJOR, ''));
  }

  /** The handler of a timer command, undefined when nobody handles it. */
  timer(command: string): TimerHandler | undefined {
    return this.timers.get(command);
  }

  private add({ name, binding, call }: Bound): void {
    if (binding.kind === 'timer') {
      if (this.timers.has(binding.command)) throw new Error(`${name}: timer ${binding.command} has two handlers`);
      this.timers.set(binding.command, { name, handle: call });
      return;
    }
    const single = binding.kind === 'event';
    const handler = { name, single, handle: single ? eachOf(call) : call };
    for (const contract of binding.contracts) this.addEvent(contract, handler);
  }

  private addEvent(contract: Contract, handler: EventHandler): void {
    const entry = this.events.get(contract.type) ?? { contract, handlers: [] };
    entry.handlers.push(handler);
    this.events.set(contract.type, entry);
    this.names.add(contract.type.replace(MAJOR, ''));
  }
}

function eachOf(call: Bound['call']): EventHandler['handle'] {
  return (tx, events) => call(tx, events[0]);
}
