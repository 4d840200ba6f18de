import { createHash } from 'node:crypto';

/** The next link of a chain of hashes: it depends on every event before, and on their order. */
export function chained(before: string, eventId: string): string {
  return createHash('md5').update(`${before}${eventId}`).digest('hex');
}
