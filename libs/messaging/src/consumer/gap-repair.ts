import { SERVICES, type EventEnvelope } from '@stepwell/contracts';
import type { Logger } from '@stepwell/platform';
import type { FeedReader } from '../feed/feed.js';
import { classOf } from '../pg/errors.js';
import type { Dispatch } from './dispatch.js';
import { itemOf, type EventItem } from './item.js';
import type { Gap } from './tenant-part.js';

/** Reads missing events from their publisher's feed (design 4: a gap is held, re-read, alarmed if still missing). */
export class GapRepair {
  constructor(
    private readonly feeds: FeedReader | null,
    private readonly dispatch: Dispatch,
    private readonly log: Logger,
    private readonly onGap: (repaired: boolean) => void = () => undefined,
  ) {}

  itemsOf(events: readonly EventEnvelope[]): readonly EventItem[] {
    return events.map((event) => itemOf(event, null, this.dispatch));
  }

  /** What the feeds have for each stream with a gap; an empty list where they cannot help. */
  async fill(gaps: readonly Gap[]): Promise<ReadonlyMap<string, readonly EventItem[]>> {
    const fills = new Map<string, readonly EventItem[]>();
    for (const gap of merged(gaps)) {
      const items = await this.read(gap);
      const missing = gap.to - gap.from + 1 - items.length;
      this.onGap(missing === 0);
      if (missing > 0) this.log.error('a stream has a gap that its feed cannot fill', fieldsOf(gap, missing));
      else this.log.warn('a gap was repaired from the feed', fieldsOf(gap, items.length));
      fills.set(gap.item.stream, items);
    }
    return fills;
  }

  private async read({ item, from, to }: Gap): Promise<readonly EventItem[]> {
    const source = SERVICES.find((service) => service === item.event.service);
    if (!this.feeds || !source) return [];
    const { tenantId, topic, key } = item.event;
    try {
      const events: EventEnvelope[] = [];
      const query = { tenantId, topic, key, fromSequence: from, toSequence: to };
      for await (const event of this.feeds.stream(source, query)) events.push(event);
      return this.itemsOf(events);
    } catch (error) {
      this.log.warn('the feed could not be read', { errorClass: classOf(error), error });
      return [];
    }
  }
}

/** One gap per stream, from the first missing to the last. */
function merged(gaps: readonly Gap[]): readonly Gap[] {
  const byStream = new Map<string, Gap>();
  for (const gap of gaps) {
    const first = byStream.get(gap.item.stream) ?? gap;
    byStream.set(gap.item.stream, { item: first.item, from: first.from, to: Math.max(first.to, gap.to) });
  }
  return [...byStream.values()];
}

function fieldsOf({ item, from }: Gap, count: number) {
  return { topic: item.event.topic, tenantId: item.event.tenantId, sequence: from, count };
}
