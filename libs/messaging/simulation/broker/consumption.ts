import type { SimulatedProcess } from '../schedule/process.js';
import { Lanes } from '../../src/transports/kafka/lanes.js';
import { pause } from '../../src/transports/kafka/pause.js';
import type { Bounds, Consumption, Position, Subscription, TopicPartition } from '../../src/transports/transport.js';
import type { Broker, BrokerConnection } from './broker.js';
import { GroupError, type Assignment } from './group.js';
import type { Fetched } from './log.js';

const CONCURRENCY = 3;
const HEARTBEAT_MS = 400;
const POLL_MS = 60;
const DRAIN_MS = 1500;
const BACK_OFF_MS = 150;

interface Session {
  readonly connection: BrokerConnection;
  readonly assignment: Assignment;
  readonly over: AbortController;
}

/**
 * A member of a group on the simulated broker. Joining, heartbeats and fetching are the model's; handing over, batches,
 * back-off and revocation are the product's own `Lanes`.
 */
export class SimulatedConsumption implements Consumption {
  private readonly lanes: Lanes;
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;
  private session: Session | null = null;
  private memberId = '';

  constructor(
    private readonly broker: Broker,
    private readonly process: SimulatedProcess,
    private readonly subscription: Subscription,
    private readonly trouble: (error: Error) => void,
  ) {
    this.lanes = new Lanes({
      subscription,
      concurrency: CONCURRENCY,
      bounds: (places) => this.bounds(places),
      heartbeat: () => Promise.resolve(),
      room: () => undefined,
      trouble,
    });
    this.ended = this.run();
  }

  async lag(): Promise<readonly (Position & { readonly end: number })[]> {
    const positions = this.lanes.positions();
    const ends = await this.bounds(positions);
    const end = new Map(ends.map((bound) => [`${bound.topic}/${bound.partition}`, bound.end]));
    return positions.map((position) => ({
      ...position,
      end: end.get(`${position.topic}/${position.partition}`) ?? position.next,
    }));
  }

  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    this.session?.over.abort();
    await Promise.race([this.ended, pause(deadlineMs)]);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted)
      try {
        await this.live();
      } catch (error) {
        if (error instanceof GroupError && error.type === 'UNKNOWN_MEMBER_ID') this.memberId = '';
        this.trouble(error as Error);
        await pause(BACK_OFF_MS, this.stopping.signal);
      }
  }

  /** From joining to the end of one assignment. */
  private async live(): Promise<void> {
    const connection = this.broker.connect(this.process);
    try {
      const { group, topics } = this.subscription;
      const assignment = await connection.ask<Assignment>('join', (answer) =>
        this.broker.group(group).join(this.memberId, answer),
      );
      this.memberId = assignment.memberId;
      const over = new AbortController();
      const session = { connection, assignment, over };
      const beating = this.beat(session);
      try {
        const boundsNow = () => this.boundsAt(connection, topics, assignment.partitions);
        const positions = await this.subscription.positions(await boundsNow(), boundsNow);
        if (!over.signal.aborted) await this.work(session, positions);
      } finally {
        over.abort();
        await this.giveBack(session);
      }
      await beating;
    } finally {
      connection.close();
    }
  }

  private async work(session: Session, positions: readonly Position[]): Promise<void> {
    this.session = session;
    this.lanes.assign(positions);
    while (!session.over.signal.aborted) {
      const asked = this.lanes.wanted();
      const fetched = await session.connection.ask<readonly Fetched[]>('fetch', (answer) =>
        answer(asked.map((position) => this.broker.logs.fetch(position))),
      );
      if (session.over.signal.aborted) return;
      const lost = fetched.filter(({ outOfRange }) => outOfRange).map((one) => one.asked);
      if (lost.length > 0) await this.lanes.reposition(lost);
      for (const { asked: position, messages, next, outOfRange } of fetched)
        if (!outOfRange) this.lanes.accept(position, messages, next);
      this.lanes.pump();
      if (fetched.every(({ messages }) => messages.length === 0)) await pause(POLL_MS, session.over.signal);
    }
  }

  private async beat({ connection, assignment, over }: Session): Promise<void> {
    const { memberId, generation } = assignment;
    while (!over.signal.aborted) {
      await pause(HEARTBEAT_MS, over.signal);
      if (over.signal.aborted) return;
      try {
        await connection.ask<void>('heartbeat', (answer) =>
          answer(this.broker.group(this.subscription.group).heartbeat(memberId, generation)),
        );
      } catch (error) {
        over.abort();
        if (!(error instanceof GroupError) || error.type === 'REBALANCE_IN_PROGRESS') return;
        this.lanes.evict();
        this.memberId = '';
      }
    }
  }

  /** What runs may finish while the group waits; then everything is let go of. */
  private async giveBack({ connection, assignment }: Session): Promise<void> {
    const numbers = [...new Set(this.lanes.positions().map(({ partition }) => partition))];
    const drained = await this.lanes.finish(DRAIN_MS);
    if (!drained) this.lanes.evict();
    this.lanes.release();
    this.session = null;
    if (numbers.length > 0) this.subscription.revoked?.(numbers);
    if (drained && !this.stopping.signal.aborted) return;
    this.memberId = '';
    const leave = (answer: (nothing: void) => void): void =>
      answer(this.broker.group(this.subscription.group).leave(assignment.memberId));
    await connection.ask<void>('leave', leave).catch(() => undefined);
  }

  private async bounds(places: readonly TopicPartition[]): Promise<readonly Bounds[]> {
    if (!this.session) throw new Error('not a member right now');
    const partitions = [...new Set(places.map(({ partition }) => partition))];
    const all = await this.boundsAt(this.session.connection, this.subscription.topics, partitions);
    return all.filter((bound) => places.some((p) => p.topic === bound.topic && p.partition === bound.partition));
  }

  private boundsAt(connection: BrokerConnection, topics: readonly string[], partitions: readonly number[]) {
    return connection.ask<readonly Bounds[]>('bounds', (answer) => answer(this.broker.logs.bounds(topics, partitions)));
  }
}
