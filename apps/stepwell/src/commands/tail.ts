import type { EventEnvelope } from '@stepwell/contracts';
import { eventLine } from './console.js';
import { interruption } from './interruption.js';
import type { OperatorClient } from './operator-client.js';

/**
 * Follows `/events` of a running platform: one line per event, or one JSON object per line.
 * Answers the exit code: 0 after Ctrl-C, 1 when the platform went away.
 */
export async function tailEvents(client: OperatorClient, json: boolean): Promise<number> {
  const signal = interruption();
  try {
    for await (const line of await client.lines('/events', signal)) {
      process.stdout.write(`${json ? line : eventLine(JSON.parse(line) as Omit<EventEnvelope, 'data'>)}\n`);
    }
  } catch (error) {
    if (signal.aborted) return 0;
    if (!isCut(error)) throw error;
  }
  process.stderr.write(`--origin ${client.origin}: the platform stopped.\n`);
  return 1;
}

/** fetch says a connection that ended in the middle as a TypeError. */
function isCut(error: unknown): boolean {
  return error instanceof TypeError;
}
