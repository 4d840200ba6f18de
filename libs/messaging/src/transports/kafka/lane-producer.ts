import { TooLarge, type BusRecord } from '../transport.js';
import { createErrorFromCode, sendFramed, type Cluster, type KafkaError } from './kafkajs-internals.js';
import { ByteWriter } from './bytes.js';
import { produceRequest, produceResponse, type PartitionRecords } from './produce-request.js';
import { sizeBound } from './record-batch.js';
import { pause } from './pause.js';

/** A broker takes batches up to about one megabyte; a larger share of a publish is sent in several steps. */
const MAX_BATCH_BYTES = 900_000;
/** Room of a larger request is not kept. */
const MOST_ROOM_BYTES = 4_000_000;
const MOST_ATTEMPTS = 6;
const FIRST_BACK_OFF_MS = 50;
const LONGEST_BACK_OFF_MS = 2_000;
const UNKNOWN_TOPIC = 3;
const TOO_LARGE: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

const keyOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;

/**
 * Publishes with acknowledgement by all in-sync replicas, non-idempotent (design 5 rule 6). Never two requests in
 * flight for one topic-partition: a second publish waits for the first, so a retry cannot overtake.
 */
export class LaneProducer {
  readonly #inFlight = new Map<string, Promise<unknown>>();
  #closed = false;
  #room: ByteWriter | null = null;

  constructor(private readonly cluster: Cluster) {}

  /** Resolves when every record is acknowledged. Rejecting says nothing about which records were written. */
  publish(batch: readonly BusRecord[]): Promise<void> {
    const shares = sharesOf(batch);
    const before = shares.map((share) => this.#inFlight.get(keyOf(share)));
    const done = Promise.allSettled(before).then(() => this.#sendInSteps(shares));
    const settled = done.catch(() => undefined).finally(() => this.#release(shares, settled));
    for (const share of shares) this.#inFlight.set(keyOf(share), settled);
    return done;
  }

  /** Refuses further attempts; what is in flight ends by itself or with the connection. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight.values());
  }

  #release(shares: readonly PartitionRecords[], mine: Promise<unknown>): void {
    for (const share of shares) {
      if (this.#inFlight.get(keyOf(share)) === mine) this.#inFlight.delete(keyOf(share));
    }
  }

  async #sendInSteps(shares: readonly PartitionRecords[]): Promise<void> {
    const steps = shares.map(stepsOf);
    const most = Math.max(0, ...steps.map(({ length }) => length));
    for (let step = 0; step < most; step++) {
      await this.#sendWithRetries(steps.flatMap((own) => own[step] ?? []));
    }
  }

  async #sendWithRetries(shares: readonly PartitionRecords[]): Promise<void> {
    let left = shares;
    for (let attempt = 1; ; attempt++) {
      const failure = await this.#attempt(left);
      if (!failure) return;
      const { error } = failure;
      if (TOO_LARGE.has(error.type ?? '')) throw new TooLarge(error.message, { cause: error });
      if (attempt === MOST_ATTEMPTS || this.#closed || error.retriable === false) throw error;
      left = failure.left;
      await pause(Math.min(FIRST_BACK_OFF_MS * 2 ** attempt, LONGEST_BACK_OFF_MS));
      await this.#recover(error);
    }
  }

  /** Sends every share to its leader; answers what still has to be sent, null when all is acknowledged. */
  async #attempt(shares: readonly PartitionRecords[]): Promise<{ left: PartitionRecords[]; error: KafkaError } | null> {
    const leaders = await this.#leaders(shares).catch((error: KafkaError) => error);
    if (leaders instanceof Error) return { left: [...shares], error: leaders };
    const failures = await Promise.all([...leaders].map(([nodeId, own]) => this.#send(nodeId, own)));
    const left = failures.flatMap((failure) => failure?.left ?? []);
    const error = failures.find((failure) => failure !== null)?.error;
    return error ? { left, error } : null;
  }

  async #leaders(shares: readonly PartitionRecords[]): Promise<Map<number, PartitionRecords[]>> {
    await this.cluster.connect();
    await this.cluster.addMultipleTargetTopics([...new Set(shares.map(({ topic }) => topic))]);
    await this.cluster.refreshMetadataIfNecessary();
    return Map.groupBy(shares, ({ topic, partition }) => {
      const known = this.cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition);
      if (!known) throw createErrorFromCode(UNKNOWN_TOPIC);
      return known.leader;
    });
  }

  async #send(
    nodeId: number,
    shares: readonly PartitionRecords[],
  ): Promise<{ left: PartitionRecords[]; error: KafkaError } | null> {
    try {
      const broker = await this.cluster.findBroker({ nodeId: String(nodeId) });
      const out = this.#takeRoom();
      const { outcomes } = await sendFramed(broker, produceRequest(shares, Date.now(), out), produceResponse);
      this.#room = out;
      const refused = outcomes.filter(({ errorCode }) => errorCode !== 0);
      if (!refused[0]) return null;
      const codes = new Set(refused.map(keyOf));
      return { left: shares.filter((share) => codes.has(keyOf(share))), error: refusal(refused[0]) };
    } catch (error) {
      return { left: [...shares], error: error as KafkaError };
    }
  }

  /**
   * Room to encode in. A request that was answered has been read whole, so its room is used again; one that was not may
   * still be on its way, and keeps it.
   */
  #takeRoom(): ByteWriter {
    const room = this.#room ?? new ByteWriter(0);
    this.#room = null;
    return room.bytes.length > MOST_ROOM_BYTES ? new ByteWriter(0) : room;
  }

  async #recover(error: KafkaError): Promise<void> {
    if (error.host && error.port) this.cluster.removeBroker({ host: error.host, port: error.port });
    await this.cluster.refreshMetadata().catch(() => undefined);
  }
}

function refusal({ topic, partition, errorCode }: { topic: string; partition: number; errorCode: number }): KafkaError {
  const error = createErrorFromCode(errorCode);
  error.message = `${topic} partition ${partition}: ${error.message}`;
  return error;
}

function sharesOf(batch: readonly BusRecord[]): PartitionRecords[] {
  const topics = Map.groupBy(batch, ({ topic }) => topic);
  return [...topics].flatMap(([topic, own]) =>
    [...Map.groupBy(own, ({ partition }) => partition)].map(([partition, records]) => ({ topic, partition, records })),
  );
}

function stepsOf(share: PartitionRecords): PartitionRecords[] {
  const steps: BusRecord[][] = [[]];
  let size = 0;
  for (const record of share.records) {
    const bound = sizeBound(record);
    if (size > 0 && size + bound > MAX_BATCH_BYTES) {
      steps.push([]);
      size = 0;
    }
    steps.at(-1)?.push(record);
    size += bound;
  }
  return steps.map((records) => ({ ...share, records }));
}
