import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BusRecord } from '../transport.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { readRecords, writeRecordBatch } from './record-batch.js';

const load = createRequire(import.meta.url);
type Decoded = { offset: string; key: Buffer; value: Buffer; headers: Record<string, Buffer> };
const Decoder: new (bytes: Buffer) => object = load('kafkajs/src/protocol/decoder');
const decodeBatch: (decoder: object) => Promise<{ records: Decoded[] }> = load(
  'kafkajs/src/protocol/recordBatch/v0/decoder',
);
const Record: (record: object) => object = load('kafkajs/src/protocol/recordBatch/record/v0');
const { RecordBatch } = load('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch(batch: object): Promise<{ buffer: Buffer }>;
};

/** Header names, but not those every object has: kafkajs keeps headers in a plain one. */
const name = fc.stringMatching(/^[a-z_]{1,70}$/).filter((text) => !(text in {}));
const text = fc.string({ unit: 'binary', maxLength: 200 });
const record: fc.Arbitrary<BusRecord> = fc.record({
  topic: fc.constant('t'),
  partition: fc.constant(3),
  key: text,
  value: fc.oneof(text, fc.string({ minLength: 300, maxLength: 20_000 })),
  headers: fc.dictionary(name, text, { maxKeys: 14 }),
});
const records = fc.array(record, { minLength: 1, maxLength: 20 });

function written(batch: readonly BusRecord[]): Buffer {
  const out = new ByteWriter(16);
  writeRecordBatch(out, batch, 1_780_000_000_000);
  return out.bytes.subarray(0, out.at);
}
const read = (bytes: Buffer, from = 0) => readRecords(new ByteReader(bytes), bytes.length, 't', 3, from);
const plain = ({ key, value, headers }: { key: string; value: { toString(): string }; headers: object }) => {
  return { key, value: value.toString(), headers: { ...headers } };
};

describe('a record batch of ours', () => {
  it('is read by kafkajs as it was meant', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (batch) => {
        const { records: seen } = await decodeBatch(new Decoder(written(batch)));
        const texts = seen.map(({ key, value, headers }) => ({
          key: key.toString(),
          value: value.toString(),
          headers: Object.fromEntries(Object.entries(headers).map(([header, bytes]) => [header, bytes.toString()])),
        }));
        expect(texts).toEqual(batch.map(plain));
      }),
      { numRuns: 60 },
    );
  });

  it('is read by us as it was meant, from any offset on', () => {
    fc.assert(
      fc.property(records, fc.nat(25), (batch, from) => {
        const { messages, next } = read(written(batch), from);
        expect(messages.map(plain)).toEqual(batch.slice(from).map(plain));
        expect(messages.map(({ offset }) => offset)).toEqual(batch.map((_, index) => index).slice(from));
        expect(next).toBe(batch.length);
      }),
      { numRuns: 60 },
    );
  });

  it('is left for the next fetch when its end is missing', () => {
    const bytes = written([{ topic: 't', partition: 3, key: 'k', headers: {}, value: 'v' }]);
    const two = Buffer.concat([bytes, bytes.subarray(0, bytes.length - 1)]);
    expect(read(two).messages).toHaveLength(1);
    expect(read(bytes.subarray(0, bytes.length - 1))).toEqual({ messages: [], next: null });
  });
});

describe('a record batch of kafkajs', () => {
  it.each([
    ['plain', 0],
    ['gzip', 1],
  ])('%s is read by us as it was meant', async (_, compression) => {
    await fc.assert(
      fc.asyncProperty(records, async (batch) => {
        const encoded = await RecordBatch({
          compression,
          lastOffsetDelta: batch.length - 1,
          records: batch.map((one, offsetDelta) => Record({ ...one, offsetDelta, timestampDelta: 0 })),
        });
        expect(read(encoded.buffer).messages.map(plain)).toEqual(batch.map(plain));
      }),
      { numRuns: 30 },
    );
  });
});

describe('other formats', () => {
  it('are refused by name', () => {
    const bytes = written([{ topic: 't', partition: 3, key: 'k', headers: {}, value: 'v' }]);
    bytes[22] = 3;
    expect(() => read(bytes)).toThrow('lz4');
    bytes[16] = 1;
    expect(() => read(bytes)).toThrow('record format 1');
  });
});
