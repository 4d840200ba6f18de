import { faultsOpen, fromRecord, type EventEnvelope } from '@stepwell/contracts';
import { isId, type Instant } from '@stepwell/kernel';
import type { BusMessage } from '../transports/transport.js';
import type { Received } from '../handlers.js';
import { markOf } from '../marks/mark-record.js';
import type { Dispatch, EventHandler } from './dispatch.js';

/** An event on its way through the consumer. */
export interface EventItem {
  readonly kind: 'event';
  /** Null when it was read from a feed or a park list: no offset moves for it. */
  readonly message: BusMessage | null;
  readonly event: Received;
  /** Tenant, source, topic and key in one name. */
  readonly stream: string;
  /** Empty: nobody here handles the type. */
  readonly handlers: readonly EventHandler[];
  /** Why it cannot be handled although somebody here handles its name. */
  readonly fault: 'unknown-major' | 'invalid-data' | null;
}

/** A freshness mark. */
export interface MarkItem {
  readonly kind: 'mark';
  readonly message: BusMessage;
  readonly source: string;
  readonly asOf: Instant;
}

/** Bytes that are no event. */
export interface UnreadableItem {
  readonly kind: 'unreadable';
  readonly message: BusMessage;
  /** Code of what is wrong. */
  readonly reason: string;
}

export type Item = EventItem | MarkItem | UnreadableItem;

/** One name for the stream of an event, tenant included. */
export function streamOf(event: Pick<EventEnvelope, 'tenantId' | 'service' | 'topic' | 'key'>): string {
  return `${event.tenantId} ${event.service} ${event.topic} ${event.key}`;
}

/** What a record of the bus is for this service. The payload of a type nobody handles is not even parsed. */
export function readMessage(message: BusMessage, dispatch: Dispatch): Item {
  const mark = markOf(message);
  if (mark) return { kind: 'mark', message, ...mark };
  const type = message.headers['ce_type'] ?? '';
  const wanted = dispatch.of(type) !== undefined || dispatch.isUnknownMajor(type);
  const value = wanted ? textOf(message.value) : '{}';
  if (value === null) return { kind: 'unreadable', message, reason: 'bad-utf8' };
  const read = fromRecord(message.topic, message.key, message.headers, value);
  if (!read.ok) return { kind: 'unreadable', message, reason: read.reason };
  if (!isCauseReadable(read.event)) return { kind: 'unreadable', message, reason: 'bad-cause' };
  return itemOf(read.event, message, dispatch);
}

/** An event that is already an envelope: from a feed or a park list. */
export function itemOf(event: EventEnvelope, message: BusMessage | null, dispatch: Dispatch): EventItem {
  const wanted = dispatch.of(event.type);
  const stream = streamOf(event);
  const base = { kind: 'event', message, event, stream } as const;
  if (!wanted) return { ...base, handlers: [], fault: dispatch.isUnknownMajor(event.type) ? 'unknown-major' : null };
  const invalid = event.topic !== wanted.contract.topic || faultsOpen(wanted.contract, event.data).length > 0;
  return { ...base, handlers: wanted.handlers, fault: invalid ? 'invalid-data' : null };
}

function isCauseReadable(event: EventEnvelope): boolean {
  return isId(event.correlationId) && isId(event.causationId) && (event.siteId === null || isId(event.siteId));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(value: Buffer | string): string | null {
  if (typeof value === 'string') return value;
  try {
    return utf8.decode(value);
  } catch {
    return null;
  }
}
