import type { EventEnvelope } from '@stepwell/contracts';
import colors from 'picocolors';

/** One event as one readable line: local time, type, stream and ids; never a value from the payload. */
export function eventLine(event: Omit<EventEnvelope, 'data'>): string {
  const time = event.recordedAt.slice(11, 23);
  const stream = `${short(event.key)} #${event.sequence}`;
  return `${colors.dim(`${time}Z`)} ${colors.cyan(event.type.padEnd(42))} ${stream.padEnd(16)} ${colors.dim(`correlation ${short(event.correlationId)}`)}`;
}

/** First block of a UUID: enough to follow by eye, and to search for. */
export function short(id: string): string {
  return id.slice(0, 8);
}
