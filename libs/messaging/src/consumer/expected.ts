import type { LookupRow, StreamKey } from './consumer-rows.js';
import type { EventItem } from './item.js';

/** A stream does not stand where a batch was taken to go on: the batch is done again with the true picture. */
export class NotAsExpected extends Error {
  override readonly name = 'NotAsExpected';
}

/**
 * What the look-up finds when one tenant's events are the next ones of their streams: no stream waits, nothing is missing,
 * nothing comes twice. Null when the events by themselves say otherwise.
 */
export function expectedOf(items: readonly Pick<EventItem, 'stream' | 'event' | 'fault'>[]): LookupRow[] | null {
  const last = new Map<string, number>();
  const rows: LookupRow[] = [];
  for (const { stream, event, fault } of items) {
    const { service: source, topic, key, sequence } = event;
    const before = last.get(stream);
    if (fault !== null || (before !== undefined && sequence !== before + 1)) return null;
    if (before === undefined) rows.push({ source, topic, key, sequence: sequence - 1, event_id: null, reason: null });
    last.set(stream, sequence);
  }
  return rows;
}

/** Whether every stream stands where it was taken to stand; which event is the last one there does not matter then. */
export function isAsExpected(found: readonly LookupRow[], expected: readonly LookupRow[]): boolean {
  const rows = new Map(found.map((row) => [nameOf(row), row]));
  return expected.every((row) => {
    const there = rows.get(nameOf(row));
    return there !== undefined && (there.sequence ?? 0) === row.sequence && there.reason === null;
  });
}

function nameOf({ source, topic, key }: StreamKey): string {
  return `${source} ${topic} ${key}`;
}
