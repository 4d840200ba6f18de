import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { currentProcess, type SimulatedProcess } from './process.js';
import type { Timer } from './scheduler.js';

/** What setTimeout answers inside a simulated process. */
class VirtualTimeout {
  private timer: Timer;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly call: () => void,
    private readonly ms: number,
    private readonly again: boolean,
  ) {
    this.timer = this.set();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.cancel();
    this.timer = this.set();
    return this;
  }

  cancel(): void {
    this.timer.cancelled = true;
  }

  private set(): Timer {
    const timer = this.process.scheduler.after(this.ms, () => {
      if (this.again) this.timer = this.set();
      if (this.process.alive) this.process.timers.push('a timer rings', () => this.ring(timer));
    });
    return timer;
  }

  /** It may have been cleared between falling due and its turn. */
  private ring(timer: Timer): void {
    if (!timer.cancelled) this.process.run(this.call);
  }
}

type Call = (...values: unknown[]) => void;

/** `virtual` inside a simulated process, `real` outside of one: the scheduler itself and whoever started it. */
function replace<T extends object, K extends keyof T>(owner: T, name: K, make: (real: T[K]) => T[K]): void {
  Object.defineProperty(owner, name, { value: make(owner[name]), configurable: true, writable: true });
}

/**
 * Time and randomness of the simulated processes. The product reads them from Node's own globals, as it should; only this
 * process, which runs nothing but simulations, gives code inside a `SimulatedProcess` virtual ones.
 */
export function installGlobals(): void {
  const timer = (real: Call, again: boolean): Call =>
    function (this: unknown, call: unknown, ms: unknown, ...values: unknown[]) {
      const process = currentProcess();
      if (!process) return Reflect.apply(real, globalThis, [call, ms, ...values]);
      return new VirtualTimeout(process, () => (call as Call)(...values), Number(ms ?? 0), again);
    };
  const clear = (real: Call): Call =>
    function (handle) {
      if (handle instanceof VirtualTimeout) handle.cancel();
      else real(handle);
    };
  const set = (name: 'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval', make: (real: Call) => Call) =>
    Reflect.set(globalThis, name, make(Reflect.get(globalThis, name) as Call));
  set('setTimeout', (real) => timer(real, false));
  set('setInterval', (real) => timer(real, true));
  set('clearTimeout', clear);
  set('clearInterval', clear);
  replace(performance, 'now', (real) => () => currentProcess()?.scheduler.now ?? real.call(performance));
  replace(Date, 'now', (real) => () => virtualDate() ?? real());
  replace(Math, 'random', (real) => () => currentProcess()?.random.next() ?? real());
  replace(crypto, 'randomUUID', (real) => () => (currentProcess()?.random.uuid() ?? real()) as ReturnType<typeof real>);
  replace(globalThis.crypto, 'randomUUID', () => () => crypto.randomUUID());
  installPromises();
  syncBuiltinESMExports();
}

/** When simulations begin: 2026-01-05 14:00 UTC. */
export const EPOCH_MS = Date.parse('2026-01-05T14:00:00.000Z');

function virtualDate(): number | undefined {
  const now = currentProcess()?.scheduler.now;
  return now === undefined ? undefined : EPOCH_MS + Math.floor(now);
}

function installPromises(): void {
  const real = timersPromises.setTimeout;
  const later = (ms?: number, value?: unknown, options?: { signal?: AbortSignal }): Promise<unknown> => {
    if (!currentProcess()) return real(ms, value, options);
    return new Promise((resolve, reject) => {
      const { signal } = options ?? {};
      if (signal?.aborted) return reject(new DOMException('aborted', 'AbortError'));
      const handle = setTimeout(() => resolve(value), ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(handle);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  };
  Object.defineProperty(timersPromises, 'setTimeout', { value: later, configurable: true, writable: true });
}
