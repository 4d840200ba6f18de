import type { Position } from '../transport.js';
import { fetchRequest, OFFSET_OUT_OF_RANGE, type Fetched } from './fetch-request.js';
import { FetchSession } from './fetch-session.js';
import { createErrorFromCode, type Cluster, type KafkaError } from './kafkajs-internals.js';
import type { Lanes } from './lanes.js';
import { pause } from './pause.js';

/** A question about every owned partition may wait long at the broker; it answers at the first record. */
const IDLE_WAIT_MS = 5_000;
/** Without anything to ask, leadership is looked at again after so long. */
const NOTHING_WANTED_MS = 1_000;
/** A question that leaves busy partitions out must come back soon, for they may have room again. */
const PARTIAL_WAIT_MS = 20;
/** FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH: the node gave the session's place to somebody else, or restarted. */
const SESSION_LOST = new Set([70, 71]);
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 2_000;

/** Reads the owned partitions of one session into the lanes: one loop and one request in flight per leading node. */
export class Fetcher {
  readonly #loops = new Map<number, Promise<void>>();
  #room: (() => void) | null = null;

  constructor(
    private readonly cluster: Cluster,
    private readonly lanes: Lanes,
    private readonly ended: AbortSignal,
    private readonly trouble: (error: Error) => void,
  ) {}

  /** Starts a loop for every node that leads an owned partition and has none yet. */
  start(): void {
    for (const { topic, partition } of this.lanes.positions()) {
      const leader = this.#leaderOf(topic, partition);
      if (leader === undefined || this.#loops.has(leader)) continue;
      const loop = this.#loop(leader).finally(() => this.#loops.delete(leader));
      this.#loops.set(leader, loop);
    }
  }

  /** A lane has room again. */
  room(): void {
    this.#room?.();
  }

  #leaderOf(topic: string, partition: number): number | undefined {
    return this.cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition)?.leader;
  }

  async #loop(node: number): Promise<void> {
    let failures = 0;
    const session = new FetchSession();
    while (!this.ended.aborted) {
      const wanted = this.lanes.wanted().filter(({ topic, partition }) => this.#leaderOf(topic, partition) === node);
      if (wanted.length === 0) {
        await this.#untilRoom();
        continue;
      }
      try {
        await this.#fetch(node, session, wanted);
        failures = 0;
      } catch (error) {
        session.begin();
        if (this.ended.aborted) return;
        this.trouble(error as Error);
        await this.#recover(error as KafkaError, failures++);
      }
    }
  }

  /** Resolves when a lane has room, at the latest after a while: leadership may have moved. */
  async #untilRoom(): Promise<void> {
    const again = new AbortController();
    this.#room = () => again.abort();
    this.ended.addEventListener('abort', this.#room, { once: true });
    await pause(NOTHING_WANTED_MS, again.signal);
    this.ended.removeEventListener('abort', this.#room);
    this.#room = null;
  }

  async #fetch(node: number, session: FetchSession, wanted: readonly Position[]): Promise<void> {
    await this.cluster.refreshMetadataIfNecessary();
    const broker = await this.cluster.findBroker({ nodeId: String(node) });
    const all = wanted.length === this.lanes.positions().length;
    const request = fetchRequest(wanted, session.step(wanted), all ? IDLE_WAIT_MS : PARTIAL_WAIT_MS);
    const answer = await broker.connectionPool.send(request);
    if (this.ended.aborted) return;
    if (SESSION_LOST.has(answer.errorCode)) return session.begin();
    if (answer.errorCode !== 0) throw createErrorFromCode(answer.errorCode);
    session.answered(answer.sessionId);
    const asked = new Map(wanted.map((position) => [`${position.topic}/${position.partition}`, position]));
    for (const fetched of answer.fetched) this.#accept(asked.get(`${fetched.topic}/${fetched.partition}`), fetched);
    this.lanes.pump();
    await this.#settle(answer.fetched.filter(({ errorCode }) => errorCode !== 0));
  }

  #accept(asked: Position | undefined, { errorCode, messages, next }: Fetched): void {
    if (asked && errorCode === 0 && next !== null) this.lanes.accept(asked, messages, next);
  }

  async #settle(refused: readonly Fetched[]): Promise<void> {
    const outOfRange = refused.filter(({ errorCode }) => errorCode === OFFSET_OUT_OF_RANGE);
    const other = refused.find(({ errorCode }) => errorCode !== OFFSET_OUT_OF_RANGE);
    if (outOfRange.length > 0) {
      await this.lanes.reposition(outOfRange.map(({ topic, partition }) => ({ topic, partition })));
      await pause(FIRST_BACK_OFF_MS, this.ended);
    }
    if (other) throw createErrorFromCode(other.errorCode);
  }

  async #recover({ host, port }: KafkaError, failures: number): Promise<void> {
    await pause(Math.min(FIRST_BACK_OFF_MS * 2 ** failures, LONGEST_BACK_OFF_MS), this.ended);
    if (this.ended.aborted) return;
    if (host && port) this.cluster.removeBroker({ host, port });
    await this.cluster.refreshMetadata().catch(() => undefined);
    this.start();
  }
}
