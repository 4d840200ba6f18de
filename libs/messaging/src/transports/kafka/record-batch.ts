import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { OutboxRow } from '../../outbox/outbox-row.js';
import type { BusMessage, BusRecord } from '../transport.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { crc32c } from './crc32c.js';
import { outboxRecordBound, writeOutboxRow } from './outbox-record.js';

const MAGIC = 2;
/** Bytes from the batch's start to its checksum's own end, and to its first record. */
const CHECKSUM_AT = 17;
const COVERED_FROM = 21;
const RECORDS_AT = 61;
const NO_PRODUCER = -1;
/** A record has a length of at most five bytes, and is moved once that length is known. */
const LENGTH_ROOM = 5;
const COMPRESSION_MASK = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Bytes one record needs at most; used to size buffers and to split what a broker would refuse as too large. */
export function sizeBound(record: BusRecord): number {
  if (record instanceof OutboxRow) return outboxRecordBound(record);
  let size = 24 + 3 * (record.key.length + record.value.length);
  for (const name in record.headers) size += 10 + 3 * (name.length + (record.headers[name] ?? '').length);
  return size;
}

/** Bytes records take when their texts are ASCII and all about as long as the first one's. */
export function expectedSize(records: readonly BusRecord[]): number {
  const [first] = records;
  if (!first) return 0;
  return records.length * (first instanceof OutboxRow ? outboxRecordBound(first) : sizeBound(first) / 2);
}

/** Appends one record batch (magic 2, uncompressed, of no idempotent producer) with the records in order. */
export function writeRecordBatch(out: ByteWriter, records: readonly BusRecord[], timestamp: number): void {
  out.reserve(RECORDS_AT);
  const start = out.at;
  out.int64(0);
  out.int32(0);
  out.int32(NO_PRODUCER);
  out.int8(MAGIC);
  out.int32(0);
  out.int16(0);
  out.int32(records.length - 1);
  out.int64(timestamp);
  out.int64(timestamp);
  out.int64(NO_PRODUCER);
  out.int16(NO_PRODUCER);
  out.int32(NO_PRODUCER);
  out.int32(records.length);
  records.forEach((record, index) => writeRecord(out, record, index));
  out.bytes.writeInt32BE(out.at - start - 12, start + 8);
  out.bytes.writeUInt32BE(crc32c(out.bytes, start + COVERED_FROM, out.at), start + CHECKSUM_AT);
}

function writeRecord(out: ByteWriter, record: BusRecord, offsetDelta: number): void {
  out.reserve(LENGTH_ROOM + 16);
  const start = out.at;
  out.at += LENGTH_ROOM;
  out.int8(0);
  out.varint(0);
  out.varint(offsetDelta);
  if (record instanceof OutboxRow) writeOutboxRow(out, record);
  else writeTexts(out, record);
  const end = out.at;
  out.at = start;
  out.varint(end - start - LENGTH_ROOM);
  out.bytes.copyWithin(out.at, start + LENGTH_ROOM, end);
  out.at += end - start - LENGTH_ROOM;
}

function writeTexts(out: ByteWriter, { key, value, headers }: BusRecord): void {
  out.text(key);
  out.text(value);
  const names = Object.keys(headers);
  out.reserve(5);
  out.varint(names.length);
  for (const name of names) {
    out.text(name);
    out.text(headers[name] ?? '');
  }
}

/** A transaction whose records must not be seen. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** What a fetched record set held. */
export interface ReadRecords {
  readonly messages: BusMessage[];
  /** Offset after the last complete batch, also when all of it was skipped; null when there was none. */
  readonly next: number | null;
}

interface BatchHeader {
  readonly firstOffset: number;
  readonly next: number;
  readonly attributes: number;
  readonly producerId: number;
  readonly count: number;
}

/**
 * Reads the record batches of a fetch from offset `from` on; control records and aborted transactions are left out.
 * An incomplete batch at the end is ignored: the broker cuts by bytes.
 */
export function readRecords(
  reader: ByteReader,
  size: number,
  topic: string,
  partition: number,
  from: number,
  aborted: readonly AbortedTransaction[] = [],
): ReadRecords {
  const end = reader.at + size;
  const messages: BusMessage[] = [];
  const open = new Set<number>();
  const waiting = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  let next: number | null = null;
  while (end - reader.at >= RECORDS_AT) {
    const batchEnd = reader.at + 12 + reader.bytes.readInt32BE(reader.at + 8);
    if (batchEnd > end) break;
    const batch = readBatchHeader(reader);
    while (waiting[0] && waiting[0].firstOffset < batch.next)
      open.add((waiting.shift() as AbortedTransaction).producerId);
    if (isVisible(batch, open)) readBatch(reader, batchEnd, batch, topic, partition, from, messages);
    if (batch.attributes & CONTROL) open.delete(batch.producerId);
    next = batch.next;
    reader.at = batchEnd;
  }
  return { messages, next };
}

function isVisible(batch: BatchHeader, aborted: ReadonlySet<number>): boolean {
  if (batch.attributes & CONTROL) return false;
  return !(batch.attributes & TRANSACTIONAL && aborted.has(batch.producerId));
}

function readBatchHeader(reader: ByteReader): BatchHeader {
  const firstOffset = reader.int64();
  reader.at += 8;
  const magic = reader.int8();
  if (magic !== MAGIC) throw new Error(`record format ${magic} is not supported`);
  reader.at += 4;
  const attributes = reader.int16();
  const next = firstOffset + reader.int32() + 1;
  reader.at += 16;
  const producerId = reader.int64();
  reader.at += 6;
  return { firstOffset, next, attributes, producerId, count: reader.int32() };
}

function readBatch(
  reader: ByteReader,
  batchEnd: number,
  batch: BatchHeader,
  topic: string,
  partition: number,
  from: number,
  into: BusMessage[],
): void {
  const records = new ByteReader(...decompressed(reader, batchEnd, batch.attributes & COMPRESSION_MASK));
  for (let index = 0; index < batch.count; index++) {
    const length = records.varint();
    const end = records.at + length;
    records.at += 1;
    records.skipVarint();
    const offset = batch.firstOffset + records.varint();
    if (offset >= from) into.push(readRecord(records, topic, partition, offset));
    records.at = end;
  }
}

function decompressed(reader: ByteReader, end: number, codec: number): [Buffer, number] {
  if (codec === 0) return [reader.bytes, reader.at];
  const packed = reader.bytes.subarray(reader.at, end);
  if (codec === 1) return [gunzipSync(packed), 0];
  if (codec === 4) return [zstdDecompressSync(packed), 0];
  throw new Error(`compression ${codec === 2 ? 'snappy' : 'lz4'} is not supported: publish with gzip, zstd or none`);
}

const EMPTY = Buffer.alloc(0);

function readRecord(reader: ByteReader, topic: string, partition: number, offset: number): BusMessage {
  const key = readText(reader);
  const size = reader.varint();
  const value = size < 0 ? EMPTY : reader.bytes.subarray(reader.at, reader.at + size);
  if (size > 0) reader.at += size;
  const headers: Record<string, string> = {};
  for (let left = reader.varint(); left > 0; left--) {
    const name = readName(reader);
    headers[name] = readText(reader);
  }
  return { topic, partition, offset, key, headers, value };
}

function readText(reader: ByteReader): string {
  const size = reader.varint();
  if (size <= 0) return '';
  reader.at += size;
  return reader.bytes.toString('utf8', reader.at - size, reader.at);
}

/** Header names repeat in every record: one text per distinct name, found by its length and a few of its bytes. */
const names = new Map<number, { readonly bytes: Buffer; readonly text: string }>();
const MOST_NAMES = 256;

function readName(reader: ByteReader): string {
  const size = reader.varint();
  if (size <= 0) return '';
  const { bytes, at } = reader;
  const end = at + size;
  reader.at = end;
  const mark = size | (bytes[at + (size >> 1)]! << 8) | (bytes[end - 1]! << 16) | ((bytes[at + 3] ?? 0) << 24);
  const known = names.get(mark);
  if (known && isAt(bytes, at, size, known.bytes)) return known.text;
  const text = bytes.toString('utf8', at, end);
  if (!known && names.size < MOST_NAMES) names.set(mark, { bytes: Buffer.from(bytes.subarray(at, end)), text });
  return text;
}

function isAt(bytes: Buffer, at: number, size: number, name: Buffer): boolean {
  if (name.length !== size) return false;
  for (let index = 0; index < size; index++) if (bytes[at + index] !== name[index]) return false;
  return true;
}
