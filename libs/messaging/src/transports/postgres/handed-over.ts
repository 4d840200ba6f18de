import type { BusMessage, TopicPartition } from '../transport.js';
import { placeName } from './log.js';

/** Beyond this many a consumer is behind; it then reads the log, where everything is. */
const MOST = 2_000;

/** Records that this process wrote to the log and a consumer of it has not yet looked at. Losing them costs one question. */
export class HandedOver {
  private waiting: BusMessage[] = [];
  private isMissing = false;

  /** Whether the log has something that was not handed over: only a question to it will do. */
  get missed(): boolean {
    return this.isMissing;
  }

  add(records: readonly BusMessage[]): void {
    this.waiting.push(...records);
    if (this.waiting.length <= MOST) return;
    this.waiting = [];
    this.isMissing = true;
  }

  /** Everything that waits is in the log, which is about to be asked. */
  clear(): void {
    this.waiting = [];
    this.isMissing = false;
  }

  /**
   * Up to `most` records that are exactly what comes next in their places, in their order. Dropped is what was read already
   * or belongs to another member, and what stands behind a record that somebody else wrote, which is then `missed`.
   */
  take(most: number, nextOf: (place: TopicPartition) => number | undefined): readonly BusMessage[] {
    const next = new Map<string, number | undefined>();
    const taken: BusMessage[] = [];
    const left: BusMessage[] = [];
    for (const record of this.waiting) {
      const name = placeName(record);
      const wanted = next.has(name) ? next.get(name) : nextOf(record);
      if (wanted !== undefined && record.offset > wanted) this.isMissing = true;
      if (record.offset !== wanted) continue;
      if (taken.length < most) taken.push(record);
      else left.push(record);
      next.set(name, record.offset + 1);
    }
    this.waiting = left;
    return taken;
  }
}
