import type { Row } from './versions.js';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const POSTGRES_EPOCH_MS = 946_684_800_000;

type Encode = (value: unknown) => Buffer;

const int2: Encode = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(Number(value));
  return bytes;
};
const int8: Encode = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(Number(value)));
  return bytes;
};
const time: Encode = (value) => int8((Date.parse(String(value)) - POSTGRES_EPOCH_MS) * 1000);
const uuid: Encode = (value) => Buffer.from(String(value).replaceAll('-', ''), 'hex');
const text: Encode = (value) => Buffer.from(String(value));

/** Columns of the relay's copy, in its order. */
const COLUMNS: readonly (readonly [string, Encode])[] = [
  ['id', int8],
  ['lane', int2],
  ['sequence', int8],
  ['occurred_at', time],
  ['recorded_at', time],
  ['event_id', uuid],
  ['tenant_id', uuid],
  ['correlation_id', uuid],
  ['causation_id', uuid],
  ['topic', text],
  ['key', text],
  ['type', text],
  ['source', text],
  ['site_id', uuid],
  ['traceparent', text],
  ['payload', text],
];

/** Outbox rows as COPY (FORMAT binary) sends them: a header with the first, one message each, and a trailer. */
export function binaryCopy(rows: readonly Row[]): readonly Buffer[] {
  const header = Buffer.concat([SIGNATURE, Buffer.alloc(8)]);
  return [header, ...rows.map(rowBytes), int2(-1)];
}

function rowBytes(row: Row): Buffer {
  const parts = [int2(COLUMNS.length)];
  for (const [name, encode] of COLUMNS) {
    const value = row[name] ?? null;
    const bytes = value === null ? null : encode(value);
    const length = Buffer.alloc(4);
    length.writeInt32BE(bytes ? bytes.length : -1);
    parts.push(length, ...(bytes ? [bytes] : []));
  }
  return Buffer.concat(parts);
}
