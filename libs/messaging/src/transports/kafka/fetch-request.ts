import type { BusMessage, Position, TopicPartition } from '../transport.js';
import { ByteReader, ByteWriter } from './bytes.js';
import type { WireRequest, WireResponse } from './kafkajs-internals.js';
import { readRecords, type AbortedTransaction } from './record-batch.js';

const API_KEY = 1;
/** Highest version kafkajs speaks; Kafka 2.3 and newer understand it. */
const API_VERSION = 11;
const READ_COMMITTED = 1;
const NONE = -1;
/** Nothing is known of a rack: every read goes to the leader. */
const NO_RACK = '';
/** Bounds the time one answer keeps the event loop decoding. */
const MAX_BYTES = 4_194_304;
const MAX_BYTES_PER_PARTITION = 524_288;
export const OFFSET_OUT_OF_RANGE = 1;

/** What a request says about the session that broker and reader share; `FetchSession` makes it. */
export interface FetchStep {
  readonly sessionId: number;
  readonly epoch: number;
  /** Partitions that are new to the session or read from elsewhere than before. */
  readonly changed: readonly Position[];
  /** Partitions that are not wanted for now. */
  readonly forgotten: readonly TopicPartition[];
}

/** What one topic-partition answered. */
export interface Fetched {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Offset after the last record all in-sync replicas have. */
  readonly end: number;
  readonly messages: readonly BusMessage[];
  /** Where to read on; null when nothing came. */
  readonly next: number | null;
}

interface FetchAnswer {
  readonly errorCode: number;
  /** 0 when the broker has no room for another session. */
  readonly sessionId: number;
  readonly clientSideThrottleTime: number;
  readonly fetched: readonly Fetched[];
}

/** A Fetch request and how its answer is read, together: the answer is decoded against `positions`, all that is wanted. */
export function fetchRequest(
  positions: readonly Position[],
  step: FetchStep,
  waitMs: number,
): { request: WireRequest; response: WireResponse<FetchAnswer>; requestTimeout?: number } {
  return {
    request: {
      apiKey: API_KEY,
      apiVersion: API_VERSION,
      apiName: 'Fetch',
      encode: () => Promise.resolve(encode(step, waitMs)),
    },
    response: {
      decode: (payload) => Promise.resolve(decode(payload, positions)),
      parse: (decoded) => Promise.resolve(decoded),
    },
  };
}

function encode({ sessionId, epoch, changed, forgotten }: FetchStep, waitMs: number): { buf: Buffer; buffer: Buffer } {
  const out = new ByteWriter(256 + changed.length * 64 + forgotten.length * 16);
  for (const value of [NONE, waitMs, 1, MAX_BYTES]) out.int32(value);
  out.int8(READ_COMMITTED);
  out.int32(sessionId);
  out.int32(epoch);
  writeTopics(out, changed, ({ partition, next }) => {
    out.reserve(28);
    out.int32(partition);
    out.int32(NONE);
    out.int64(next);
    out.int64(NONE);
    out.int32(MAX_BYTES_PER_PARTITION);
  });
  writeTopics(out, forgotten, ({ partition }) => {
    out.reserve(4);
    out.int32(partition);
  });
  out.string(NO_RACK);
  const buffer = out.bytes.subarray(0, out.at);
  return { buf: buffer, buffer };
}

function writeTopics<P extends TopicPartition>(out: ByteWriter, places: readonly P[], write: (place: P) => void): void {
  const topics = Map.groupBy(places, ({ topic }) => topic);
  out.reserve(4);
  out.int32(topics.size);
  for (const [topic, own] of topics) {
    out.string(topic);
    out.reserve(4);
    out.int32(own.length);
    for (const place of own) write(place);
  }
}

function decode(payload: Buffer, positions: readonly Position[]): FetchAnswer {
  const asked = new Map(positions.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]));
  const reader = new ByteReader(payload);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  const fetched: Fetched[] = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topic = reader.string();
    for (let partitions = reader.int32(); partitions > 0; partitions--) {
      fetched.push(readPartition(reader, topic, asked));
    }
  }
  return { errorCode, sessionId, clientSideThrottleTime, fetched };
}

function readPartition(reader: ByteReader, topic: string, asked: ReadonlyMap<string, number>): Fetched {
  const partition = reader.int32();
  const errorCode = reader.int16();
  reader.at += 8;
  const end = reader.int64();
  // log_start_offset
  reader.at += 8;
  const aborted = readAborted(reader);
  // preferred_read_replica: not followed, every read goes to the leader
  reader.at += 4;
  const size = Math.max(reader.int32(), 0);
  const recordsEnd = reader.at + size;
  const from = asked.get(`${topic}/${partition}`) ?? Infinity;
  const { messages, next } = readRecords(reader, size, topic, partition, from, aborted);
  reader.at = recordsEnd;
  return { topic, partition, errorCode, end, messages, next };
}

function readAborted(reader: ByteReader): AbortedTransaction[] {
  const count = reader.int32();
  const aborted: AbortedTransaction[] = [];
  for (let left = count; left > 0; left--) aborted.push({ producerId: reader.int64(), firstOffset: reader.int64() });
  return aborted;
}
