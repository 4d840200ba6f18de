import { PARTITIONS } from '@stepwell/contracts';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** Murmur2 over `bytes` as Java's Kafka client computes it (org.apache.kafka.common.utils.Utils), a signed 32-bit number. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  let h = SEED ^ length;
  const words = length - (length % 4);
  for (let i = 0; i < words; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    k = Math.imul(k, M);
    k = Math.imul(k ^ (k >>> 24), M);
    h = Math.imul(h, M) ^ k;
  }
  return avalanche(tail(h, bytes, words));
}

/** Lane of the outbox and partition of the topic for a stream key: the same for every producer that follows Kafka. */
export function laneOf(key: string): number {
  return (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % PARTITIONS;
}

function tail(hash: number, bytes: Uint8Array, from: number): number {
  const rest = bytes.length - from;
  let h = hash;
  if (rest > 2) h ^= bytes[from + 2]! << 16;
  if (rest > 1) h ^= bytes[from + 1]! << 8;
  if (rest > 0) h = Math.imul(h ^ bytes[from]!, M);
  return h;
}

function avalanche(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 13), M);
  h ^= h >>> 15;
  return h | 0;
}
