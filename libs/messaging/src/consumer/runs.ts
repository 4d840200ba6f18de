import type { EventHandler } from './dispatch.js';
import type { EventItem } from './item.js';

/** Events that one handler takes together. */
export interface Run {
  readonly handler: EventHandler;
  readonly items: EventItem[];
}

/**
 * Groups the events of a batch into as few handler calls as possible. An event joins an earlier run of its handler only if
 * no later run holds an event of its stream, so the order within a stream is the order of the calls.
 */
export function runsOf(items: readonly EventItem[]): readonly Run[] {
  const runs: Run[] = [];
  const open = new Map<EventHandler, number>();
  const lastOf = new Map<string, number>();
  for (const item of items)
    for (const handler of item.handlers) {
      const joined = handler.single ? undefined : open.get(handler);
      const place = joined !== undefined && joined >= (lastOf.get(item.stream) ?? -1) ? joined : runs.length;
      if (place === runs.length) {
        runs.push({ handler, items: [] });
        open.set(handler, place);
      }
      runs[place]!.items.push(item);
      lastOf.set(item.stream, place);
    }
  return runs;
}
