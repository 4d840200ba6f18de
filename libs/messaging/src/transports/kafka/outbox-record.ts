import { AT, type OutboxRow } from '../../outbox/outbox-row.js';
import { ByteWriter } from './bytes.js';

const UUID_TEXT = 36;
const INSTANT_TEXT = 24;
/** Headers of every event; site and trace come on top. */
const HEADERS = 11;
/** What headers and the texts of ids and times take at most beside the row's own bytes. */
const MOST_OVERHEAD = 700;

function bytesOf(write: (out: ByteWriter) => void): Buffer {
  const out = new ByteWriter(64);
  write(out);
  return Buffer.from(out.bytes.subarray(0, out.at));
}

/** A header's name, and the length of its value where that is always the same. */
function begun(name: string, valueSize?: number): Buffer {
  return bytesOf((out) => {
    out.text(name);
    if (valueSize !== undefined) out.varint(valueSize);
  });
}

function whole(name: string, value: string): Buffer {
  return bytesOf((out) => {
    out.text(name);
    out.text(value);
  });
}

/** What toHeaders() of the contracts gives, as bytes; a spec holds the two together. */
const BEFORE_ID = Buffer.concat([whole('ce_specversion', '1.0'), begun('ce_id', UUID_TEXT)]);
const BEFORE_SOURCE = begun('ce_source');
const SOURCE = Buffer.from('/stepwell/');
const BEFORE_TYPE = begun('ce_type');
const BEFORE_SEQUENCE = begun('ce_sequence');
const BEFORE_TENANT = begun('ce_tenantid', UUID_TEXT);
const BEFORE_CORRELATION = begun('ce_correlationid', UUID_TEXT);
const BEFORE_CAUSATION = begun('ce_causationid', UUID_TEXT);
const CONTENT_TYPE = whole('content-type', 'application/json');
const BEFORE_SITE = begun('ce_siteid', UUID_TEXT);
const BEFORE_TRACE = begun('ce_traceparent');

/** Bytes the record of a row needs at most. */
export function outboxRecordBound(row: OutboxRow): number {
  return row.end - row.start + MOST_OVERHEAD;
}

/** Key, value and headers of a row as Kafka's record format has them, straight from the database's bytes. */
export function writeOutboxRow(out: ByteWriter, row: OutboxRow): void {
  out.reserve(outboxRecordBound(row));
  writeColumn(out, row, row.keyAt);
  writeColumn(out, row, row.payloadAt);
  const hasSite = row.has(row.siteAt);
  const hasTrace = row.has(row.traceAt);
  out.varint(HEADERS + Number(hasSite) + Number(hasTrace));
  writeUuid(out, BEFORE_ID, row.bytes, row.start + AT.eventId);
  writeSource(out, row);
  out.put(BEFORE_TYPE, 0, BEFORE_TYPE.length);
  writeColumn(out, row, row.typeAt);
  TIME.write(out, row);
  RECORDED_AT.write(out, row);
  out.put(BEFORE_SEQUENCE, 0, BEFORE_SEQUENCE.length);
  out.text(String(row.sequence));
  writeUuid(out, BEFORE_TENANT, row.bytes, row.start + AT.tenantId);
  writeUuid(out, BEFORE_CORRELATION, row.bytes, row.start + AT.correlationId);
  writeUuid(out, BEFORE_CAUSATION, row.bytes, row.start + AT.causationId);
  out.put(CONTENT_TYPE, 0, CONTENT_TYPE.length);
  if (hasSite) writeUuid(out, BEFORE_SITE, row.bytes, row.siteAt + 4);
  if (!hasTrace) return;
  out.put(BEFORE_TRACE, 0, BEFORE_TRACE.length);
  writeColumn(out, row, row.traceAt);
}

/** Length and bytes of a variable column. */
function writeColumn(out: ByteWriter, { bytes }: OutboxRow, place: number): void {
  const size = bytes.readInt32BE(place);
  out.varint(size);
  out.put(bytes, place + 4, place + 4 + size);
}

function writeSource(out: ByteWriter, { bytes, sourceAt }: OutboxRow): void {
  const size = bytes.readInt32BE(sourceAt);
  out.put(BEFORE_SOURCE, 0, BEFORE_SOURCE.length);
  out.varint(SOURCE.length + size);
  out.put(SOURCE, 0, SOURCE.length);
  out.put(bytes, sourceAt + 4, sourceAt + 4 + size);
}

/** Two hexadecimal digits of each byte. */
const DIGITS = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''));
const DASH = 0x2d;
/** Bytes of a UUID that a dash stands before. */
const DASHED = [4, 6, 8, 10] as const;

function writeUuid(out: ByteWriter, before: Buffer, from: Buffer, at: number): void {
  out.put(before, 0, before.length);
  let group = 0;
  for (let index = 0; index < 16; index++) {
    if (index === DASHED[group]) {
      out.bytes[out.at++] = DASH;
      group++;
    }
    const digits = from[at + index]! * 2;
    out.bytes[out.at++] = DIGITS[digits]!;
    out.bytes[out.at++] = DIGITS[digits + 1]!;
  }
}

/** A header with a time. Rows of one transaction share theirs, so the last text is kept. */
class InstantHeader {
  private readonly before: Buffer;
  private high = Number.NaN;
  private low = Number.NaN;
  private text = '';

  constructor(
    name: string,
    private readonly column: number,
  ) {
    this.before = begun(name, INSTANT_TEXT);
  }

  write(out: ByteWriter, row: OutboxRow): void {
    const high = row.bytes.readInt32BE(row.start + this.column);
    const low = row.bytes.readInt32BE(row.start + this.column + 4);
    if (high !== this.high || low !== this.low) this.text = row.instant(this.column);
    this.high = high;
    this.low = low;
    out.put(this.before, 0, this.before.length);
    out.at += out.bytes.write(this.text, out.at, 'latin1');
  }
}

const TIME = new InstantHeader('ce_time', AT.occurredAt);
const RECORDED_AT = new InstantHeader('ce_recordedat', AT.recordedAt);
