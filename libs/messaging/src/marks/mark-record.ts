import { PARTITIONS, SERVICES } from '@stepwell/contracts';
import type { Instant } from '@stepwell/kernel';
import { laneOf } from '../outbox/lane.js';
import type { BusMessage } from '../transports/transport.js';

const SUFFIX = '.FreshnessMarked.v1';

/** Type of a service's freshness marks: a record of its own, in no stream and in no log. */
export function markType(service: string): string {
  return service + SUFFIX;
}

/** For each lane the first of `mark-0`, `mark-1`, ... that falls into it. */
const KEY_OF_LANE = new Map<number, string>();
for (let nth = 0; KEY_OF_LANE.size < PARTITIONS; nth++) {
  const key = `mark-${nth}`;
  if (!KEY_OF_LANE.has(laneOf(key))) KEY_OF_LANE.set(laneOf(key), key);
}
const KEYS = new Set(KEY_OF_LANE.values());

/** Key of a mark for a publisher that finds the partition by the key; our relay knows the lane and writes none. */
export function markKeyOf(lane: number): string {
  return KEY_OF_LANE.get(lane) ?? '';
}

/** Whether a record on the bus belongs to no stream by its key: it is a mark. */
export function isMarkKey(key: string): boolean {
  return key === '' || KEYS.has(key);
}

/** Source and time of a mark, null when the record is none. */
export function markOf(message: BusMessage): { readonly source: string; readonly asOf: Instant } | null {
  const type = message.headers['ce_type'] ?? '';
  if (!isMarkKey(message.key) || !type.endsWith(SUFFIX)) return null;
  const source = type.slice(0, -SUFFIX.length);
  const asOf = message.headers['ce_time'] ?? '';
  const readable = SERVICES.some((service) => service === source) && !Number.isNaN(Date.parse(asOf));
  return readable ? { source, asOf } : null;
}
