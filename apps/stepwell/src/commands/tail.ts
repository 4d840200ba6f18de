import type { EventEnvelope } from '@stepwell/contracts';
import { eventLine } from './console.js';
import type { OperatorClient } from './operator-client.js';

/** Follows `/events` of a running platform until interrupted: one line per event, or one JSON object per line. */
export async function tailEvents(client: OperatorClient, json: boolean): Promise<void> {
  const lines = await client.lines('/events');
  for await (const line of lines) {
    const event = JSON.parse(line) as Omit<EventEnvelope, 'data'>;
    process.stdout.write(`${json ? line : eventLine(event)}\n`);
  }
}
