import { describe, expect, test } from '@jest/globals';
import { PARTITIONS } from '@stepwell/contracts';
import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { laneOf, murmur2 } from '../src/index.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('lanes', () => {
  // Vectors of Apache Kafka's own UtilsTest.testMurmur2.
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('murmur2 of %s is Java’s', (text, hash) => {
    expect(murmur2(bytes(text))).toBe(hash);
  });

  test('every key gets the partition that kafkajs’ Java-compatible partitioner gives it', () => {
    const partition = kafkajs.Partitioners.JavaCompatiblePartitioner();
    const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
      partitionId,
      leader: 1,
      partitionErrorCode: 0,
      replicas: [],
      isr: [],
    }));
    const theirs = (key: string): number => partition({ topic: 't', partitionMetadata, message: { key, value: '' } });
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'binary' }), (key) => laneOf(key) === theirs(key)));
    fc.assert(fc.property(fc.uuid(), (key) => laneOf(key) === theirs(key)));
  });
});
