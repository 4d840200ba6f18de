import { isId } from '@stepwell/kernel';
import { SERVICES } from './contract.js';
import type { EventEnvelope } from './envelope.js';

const SOURCE = '/stepwell/';

/**
 * CloudEvents 1.0 attributes of an event as Kafka binary-mode headers (`ce_*`); the value is the JSON of `data`.
 * The Postgres transport carries the very same headers. No health data: ids, types and times only.
 */
export function toHeaders(event: Omit<EventEnvelope, 'data' | 'topic' | 'key'>): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: SOURCE + event.service,
    ce_type: event.type,
    ce_time: event.occurredAt,
    ce_recordedat: event.recordedAt,
    ce_sequence: String(event.sequence),
    ce_tenantid: event.tenantId,
    ce_correlationid: event.correlationId,
    ce_causationid: event.causationId,
    'content-type': 'application/json',
  };
  if (event.siteId) headers['ce_siteid'] = event.siteId;
  if (event.traceparent) headers['ce_traceparent'] = event.traceparent;
  return headers;
}

/** Why bytes on the bus are no event; such a record goes to quarantine. */
export type Unreadable =
  | 'not-cloudevents-1.0'
  | 'bad-id'
  | 'bad-source'
  | 'bad-type'
  | 'bad-time'
  | 'bad-tenant'
  | 'bad-sequence'
  | 'bad-cause'
  | 'bad-json';

export type Read =
  { readonly ok: true; readonly event: EventEnvelope } | { readonly ok: false; readonly reason: Unreadable };

/** Reads one record back into an envelope, or says as a code why it cannot be read. */
export function fromRecord(topic: string, key: string, headers: Readonly<Record<string, string>>, value: string): Read {
  const reason = unreadable(headers);
  if (reason) return { ok: false, reason };
  const data = parse(value);
  if (data === undefined) return { ok: false, reason: 'bad-json' };
  return { ok: true, event: { ...attributes(headers), topic, key, data } };
}

function attributes(headers: Readonly<Record<string, string>>): Omit<EventEnvelope, 'topic' | 'key' | 'data'> {
  const of = (name: string): string => headers[`ce_${name}`] ?? '';
  return {
    id: of('id'),
    type: of('type'),
    service: of('source').slice(SOURCE.length),
    sequence: Number(of('sequence')),
    occurredAt: canonical(of('time')),
    recordedAt: canonical(of('recordedat') || of('time')),
    tenantId: of('tenantid'),
    siteId: headers['ce_siteid'] || null,
    correlationId: of('correlationid'),
    causationId: of('causationid'),
    traceparent: headers['ce_traceparent'] || null,
  };
}

const CANONICAL_LENGTH = '2026-01-05T14:00:00.000Z'.length;

/** Another publisher may write fewer or more digits of a second, or an offset; times are compared as texts here. */
function canonical(time: string): string {
  return time.length === CANONICAL_LENGTH && time.endsWith('Z') ? time : new Date(time).toISOString();
}

function unreadable(headers: Readonly<Record<string, string>>): Unreadable | null {
  if (headers['ce_specversion'] !== '1.0') return 'not-cloudevents-1.0';
  if (!isId(headers['ce_id'] ?? '')) return 'bad-id';
  if (!SERVICES.some((service) => headers['ce_source'] === SOURCE + service)) return 'bad-source';
  if (!/^[a-z-]+\.[A-Z][A-Za-z]*\.v[1-9]\d*$/.test(headers['ce_type'] ?? '')) return 'bad-type';
  if (Number.isNaN(Date.parse(headers['ce_time'] ?? ''))) return 'bad-time';
  if (!isId(headers['ce_tenantid'] ?? '')) return 'bad-tenant';
  if (!/^[1-9]\d{0,15}$/.test(headers['ce_sequence'] ?? '')) return 'bad-sequence';
  if (!headers['ce_correlationid'] || !headers['ce_causationid']) return 'bad-cause';
  return null;
}

function parse(value: string): unknown {
  try {
    const data: unknown = JSON.parse(value);
    return typeof data === 'object' && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
