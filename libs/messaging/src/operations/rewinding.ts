import type { Actor } from '@stepwell/platform';
import type { Session } from '@stepwell/platform';
import type { ConsumerRows, OffsetRow } from '../consumer/consumer-rows.js';
import type { TenantTx } from '../consumer/tenant-tx.js';
import { placeName } from '../transports/postgres/log.js';
import type { Bounds, TopicPartition } from '../transports/transport.js';
import type { BusReader } from './bus-reader.js';

/** Where a stored offset is to go: an offset, or the first record recorded at or after an instant. */
export type RewindTarget = { readonly offset: number } | { readonly instant: string };

/** A stored offset that was moved back. */
export interface Rewound extends TopicPartition {
  readonly from: number;
  readonly to: number;
}

/** Why an offset stays where it is. */
export type RewindRefusal = 'rewind-unknown-place' | 'rewind-forward' | 'rewind-expired';

/** What rewinding works with. */
export interface RewindDeps {
  readonly topics: readonly string[];
  readonly rows: ConsumerRows;
  readonly bus: BusReader;
  /** A transaction of no tenant, and its audit. */
  begin(): Promise<Session>;
  txOf(session: Session, actor: Actor): Pick<TenantTx<never>, 'audit' | 'closing'>;
  /** This member reads its positions again. */
  reposition(): Promise<void>;
}

const DEADLINE_MS = 60_000;

/** Moves a stored offset back, so that a stretch of the bus is read again; the watermarks drop what was applied before. */
export class Rewinding {
  constructor(private readonly deps: RewindDeps) {}

  async rewind(
    place: TopicPartition,
    target: RewindTarget,
    actor: Actor,
    reason: string,
  ): Promise<Rewound | RewindRefusal> {
    if (!this.deps.topics.includes(place.topic)) return 'rewind-unknown-place';
    const bounds = await this.boundsOf(place);
    const to = 'offset' in target ? target.offset : await this.offsetAt(place, target.instant, bounds);
    if (to < bounds.earliest) return 'rewind-expired';
    const moved = await this.move(place, to, actor, reason);
    if (typeof moved !== 'string') await this.deps.reposition();
    return moved;
  }

  private async boundsOf(place: TopicPartition): Promise<Bounds> {
    const all = await this.deps.bus.bounds([place.topic], DEADLINE_MS);
    return all.find((one) => placeName(one) === placeName(place))!;
  }

  /** Records are nearly in the order of their times, so the first that is late enough is taken; its end when none is. */
  private async offsetAt(place: TopicPartition, instant: string, bounds: Bounds): Promise<number> {
    let found = bounds.end;
    await this.deps.bus.read({
      topics: [place.topic],
      deadlineMs: DEADLINE_MS,
      from: (one) => (one.partition === place.partition ? one.earliest : one.end),
      take: ({ headers, offset }) => {
        if ((headers['ce_recordedat'] ?? '') < instant) return true;
        found = Math.min(found, offset);
        return false;
      },
    });
    return found;
  }

  private async move(
    place: TopicPartition,
    to: number,
    actor: Actor,
    reason: string,
  ): Promise<Rewound | RewindRefusal> {
    const session = await this.deps.begin();
    try {
      const [locked] = await session.sendAll<OffsetRow>([this.deps.rows.lockOffsets([place])]);
      const stored = locked!.rows[0];
      if (!stored) return 'rewind-unknown-place';
      if (to > stored.next) return 'rewind-forward';
      const { topic, partition } = place;
      const tx = this.deps.txOf(session, actor);
      const what = `${topic}/${partition} ${stored.next}..${to}`;
      tx.audit({ action: 'events-rewind', subjectId: null, outcome: `${reason} ${what}` });
      await session.commit([this.deps.rows.moveOffsets([{ topic, partition, next: to }]), ...tx.closing()]);
      return { topic, partition, from: stored.next, to };
    } finally {
      await session.rollback();
    }
  }
}
