import type { BusRecord } from '../transport.js';
import { ByteReader, ByteWriter } from './bytes.js';
import type { FramedRequest, WireResponse } from './kafkajs-internals.js';
import { expectedSize, writeRecordBatch } from './record-batch.js';

const API_KEY = 0;
/** Highest version kafkajs speaks; Kafka 2.1 and newer understand it. */
const API_VERSION = 7;
const ALL_REPLICAS = -1;
/** Bytes of a frame's size, and room for the fixed parts of header and body. */
const SIZE_BYTES = 4;
const HEADER_ROOM = 64;
/** How long the broker may wait for its replicas. */
const REPLICATION_TIMEOUT_MS = 20_000;

/** The records of one topic-partition, in order; at most one batch of them travels in a request. */
export interface PartitionRecords {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly BusRecord[];
}

/** What the broker said about one topic-partition; code 0 = written and acknowledged by all in-sync replicas. */
export interface ProduceOutcome {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
}

/**
 * A Produce request, encoded here rather than by kafkajs: its encoder makes a buffer per header, which costs more
 * than everything else a relay does. It is written into `out`, which belongs to the request until that is answered.
 */
export function produceRequest(
  partitions: readonly PartitionRecords[],
  timestamp: number,
  out: ByteWriter,
): FramedRequest {
  return {
    apiKey: API_KEY,
    apiVersion: API_VERSION,
    apiName: 'Produce',
    frame: (correlationId, clientId) => {
      out.at = 0;
      out.reserve(partitions.reduce((sum, { records }) => sum + expectedSize(records), HEADER_ROOM));
      writeHeader(out, correlationId, clientId);
      writeBody(out, partitions, timestamp);
      out.bytes.writeInt32BE(out.at - SIZE_BYTES, 0);
      return out.bytes.subarray(0, out.at);
    },
  };
}

function writeHeader(out: ByteWriter, correlationId: number, clientId: string): void {
  out.int32(0);
  out.int16(API_KEY);
  out.int16(API_VERSION);
  out.int32(correlationId);
  out.string(clientId);
}

function writeBody(out: ByteWriter, partitions: readonly PartitionRecords[], timestamp: number): void {
  out.reserve(HEADER_ROOM);
  out.string(null);
  out.int16(ALL_REPLICAS);
  out.int32(REPLICATION_TIMEOUT_MS);
  const topics = Map.groupBy(partitions, ({ topic }) => topic);
  out.int32(topics.size);
  for (const [topic, entries] of topics) {
    out.string(topic);
    out.reserve(4);
    out.int32(entries.length);
    for (const entry of entries) writePartition(out, entry, timestamp);
  }
}

function writePartition(out: ByteWriter, { partition, records }: PartitionRecords, timestamp: number): void {
  out.reserve(8);
  out.int32(partition);
  const sizeAt = out.at;
  out.int32(0);
  // No records at all: the broker says whether they would be taken, and writes nothing.
  if (records.length === 0) return;
  writeRecordBatch(out, records, timestamp);
  out.bytes.writeInt32BE(out.at - sizeAt - 4, sizeAt);
}

/** Reads a Produce answer; error codes are left to the caller, who retries only what failed. */
export const produceResponse: WireResponse<{ outcomes: ProduceOutcome[]; clientSideThrottleTime: number }> = {
  decode: (payload) => {
    const reader = new ByteReader(payload);
    const outcomes: ProduceOutcome[] = [];
    for (let topics = reader.int32(); topics > 0; topics--) readTopic(reader, outcomes);
    return Promise.resolve({ outcomes, clientSideThrottleTime: reader.int32() });
  },
  parse: (decoded) => Promise.resolve(decoded),
};

function readTopic(reader: ByteReader, outcomes: ProduceOutcome[]): void {
  const topic = reader.string();
  for (let partitions = reader.int32(); partitions > 0; partitions--) {
    outcomes.push({ topic, partition: reader.int32(), errorCode: reader.int16() });
    // base_offset, log_append_time, log_start_offset
    reader.at += 24;
  }
}
