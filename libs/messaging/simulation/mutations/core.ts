import { Database } from '@stepwell/platform';
import { BatchTransaction, type OffsetMove } from '../../src/consumer/batch.js';
import type { BatchCounts } from '../../src/consumer/counts.js';
import { GapRepair } from '../../src/consumer/gap-repair.js';
import type { EventItem, Item } from '../../src/consumer/item.js';
import { GapFound, NO_GUIDANCE, TenantPart, type Gap, type Guidance } from '../../src/consumer/tenant-part.js';
import type { StreamState } from '../../src/consumer/classify.js';
import { HeldStreams } from '../../src/outbox/held-streams.js';
import { isTransient } from '../../src/pg/errors.js';
import { PostgresTransport } from '../../src/transports/postgres/postgres-transport.js';
import type { BusRecord } from '../../src/transports/transport.js';
import { SimulatedTransport } from '../broker/transport.js';
import { patch, type Method, type Mutation } from './mutation.js';

/** What a patch of `TenantPart.take` uses of the part. */
interface Part {
  readonly standings: ReadonlyMap<string, StreamState>;
  readonly applied: EventItem[];
  readonly guidance: Guidance;
}

type Take = (part: Part, item: EventItem, state: StreamState, real: () => unknown) => unknown;

/** Another verdict about some events. */
const taking = (take: Take) => (): (() => void) =>
  patch(TenantPart.prototype, 'take', (real) => {
    return function (this: object, ...given: readonly never[]) {
      const [item] = given as readonly unknown[] as readonly [EventItem];
      const part = this as Part;
      return take(part, item, part.standings.get(item.stream)!, () => Reflect.apply(real, this, given));
    };
  });

function pass(state: StreamState, { event }: EventItem): void {
  state.sequence = event.sequence;
  state.eventId = event.id;
}

/** Events of a park list are applied as they come. */
export const inAnyOrder = taking((part, item, state, real) => {
  if (part.guidance.resuming !== item.stream || state.waiting || part.guidance.poison.has(item.event.id)) return real();
  part.applied.push(item);
  return pass(state, item);
});

const applyDuplicates = taking((part, item, state, real) => {
  if (state.waiting || item.event.sequence > state.sequence || item.handlers.length === 0) return real();
  return part.applied.push(item);
});

const ignoreGaps = taking((_, item, state, real) => {
  if (!state.waiting && item.event.sequence > state.sequence) state.sequence = item.event.sequence - 1;
  return real();
});

const dropWaiting = taking((_, __, state, real) => (state.waiting ? undefined : real()));

const skipPoison = taking((part, item, state, real) =>
  part.guidance.poison.has(item.event.id) && !state.waiting ? pass(state, item) : real(),
);

type Run = (items: readonly Item[], move: OffsetMove, guidance: Guidance) => Promise<BatchCounts>;

/** Another way to run a batch. */
const running = (make: (real: Run, memory: WeakMap<readonly Item[], readonly Gap[]>) => Run) => (): (() => void) => {
  const memory = new WeakMap<readonly Item[], readonly Gap[]>();
  return patch(BatchTransaction.prototype, 'run', (real) => {
    return function (this: object, ...given: readonly never[]) {
      const run: Run = (...values) =>
        Reflect.apply(real as (...all: unknown[]) => unknown, this, values) as ReturnType<Run>;
      return make(run, memory)(...(given as readonly unknown[] as Parameters<Run>));
    };
  });
};

const offsetsFirst = running((run) => async (items, move, guidance) => {
  if (move.to.length > 0) await run([], move, NO_GUIDANCE);
  return run(items, { from: move.to, to: move.to }, guidance);
});

const forgetFills = running((run, memory) => async (items, move, guidance) => {
  const last = new Set(memory.get(items)?.map((gap) => gap.item.stream));
  const fills = new Map([...guidance.fills].filter(([stream]) => last.has(stream)));
  try {
    return await run(items, move, guidance === NO_GUIDANCE ? guidance : { ...guidance, fills });
  } catch (error) {
    if (error instanceof GapFound) memory.set(items, error.gaps);
    throw error;
  }
});

const neverFlush = (): (() => void) =>
  patch(BatchTransaction.prototype, 'last', (real) => {
    return function (this: object, ...given: readonly never[]) {
      const [items, move, parts, counts] = given as readonly unknown[] as readonly [unknown, unknown, unknown, object];
      return Reflect.apply(real as (...all: unknown[]) => unknown, this, [
        items,
        move,
        parts,
        { ...counts, recorded: 0 },
      ]);
    };
  });

/** A publish that says it is done at once. */
const eager = (real: Method): Method =>
  function (this: object, ...given: readonly never[]) {
    const [batch] = given as readonly unknown[] as readonly [readonly BusRecord[]];
    void (Reflect.apply(real as (...all: unknown[]) => Promise<void>, this, [batch]) as Promise<void>).catch(
      () => undefined,
    );
    return Promise.resolve();
  };

const retryUnknown = (): (() => void) =>
  patch(Database.prototype, 'transaction', (real) => {
    return async function (this: object, ...given: readonly never[]) {
      const once = (): Promise<unknown> => Reflect.apply(real, this, given) as Promise<unknown>;
      try {
        return await once();
      } catch (error) {
        if (!isTransient(error)) throw error;
        return once();
      }
    };
  });

/** The core written wrongly. */
export const CORE: readonly Mutation[] = [
  {
    name: 'relay-deletes-before-the-acknowledgement',
    words: 'a publish counts as done when it is sent: rows are deleted that the bus may never get',
    plant: () => {
      const undo = [
        patch(SimulatedTransport.prototype, 'publish', eager),
        patch(PostgresTransport.prototype, 'publish', eager),
      ];
      return () => undo.forEach((one) => one());
    },
  },
  {
    name: 'held-stream-overtaken',
    words: 'an event that is too large is left out of its publish, and what follows it in its stream goes ahead',
    plant: () => patch(HeldStreams.prototype, 'has', () => () => false),
  },
  {
    name: 'broker-does-not-wait-for-replicas',
    words: 'records are acknowledged by the leader alone (acks = 1)',
    plant: ({ broker }) =>
      patch(broker, 'publish', (real) => {
        return function (this: object, ...given: readonly never[]) {
          const [batch, answer] = given as readonly unknown[] as readonly [unknown, (error: null) => void];
          Reflect.apply(real as (...all: unknown[]) => unknown, this, [batch, () => undefined]);
          answer(null);
        };
      }),
  },
  {
    name: 'lane-lock-not-held',
    words: 'every relay believes that it owns every lane',
    plant: ({ server }) => patch(server.advisory, 'tryLock', () => () => true),
  },
  {
    name: 'emitting-batch-not-flushed',
    words: 'a batch that records events commits without waiting for the log',
    plant: neverFlush,
  },
  {
    name: 'offset-advanced-before-the-effect',
    words: 'offsets move in a transaction of their own, first',
    plant: offsetsFirst,
  },
  { name: 'duplicate-check-off', words: 'an event at or below the watermark is applied again', plant: applyDuplicates },
  { name: 'gap-ignored', words: 'an event after a hole is applied', plant: ignoreGaps },
  { name: 'fills-replaced', words: 'what one feed had is forgotten when another is read', plant: forgetFills },
  {
    name: 'feed-not-asked',
    words: 'a gap is held without a look at the feed',
    plant: () =>
      patch(GapRepair.prototype, 'fill', () => (...given: readonly never[]) => {
        const [gaps] = given as readonly unknown[] as readonly [readonly Gap[]];
        return Promise.resolve(new Map(gaps.map((gap) => [gap.item.stream, []])));
      }),
  },
  { name: 'waiting-events-dropped', words: 'events behind a parked one are not kept', plant: dropWaiting },
  { name: 'poison-skipped', words: 'an event whose handler fails is passed over', plant: skipPoison },
  {
    name: 'unknown-commit-retried',
    words: 'a command whose commit was not answered is done again as a new one',
    plant: retryUnknown,
  },
];
