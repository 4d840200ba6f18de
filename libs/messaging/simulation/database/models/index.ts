import { Table } from '../versions.js';
import { BUS } from './bus.js';
import { CONSUMING } from './consuming.js';
import type { Model } from './model.js';
import { PARKING } from './parking.js';
import { PUBLISHING } from './publishing.js';
import { SESSIONS } from './sessions.js';
import { formOf } from './understand.js';
import { WORKLOAD } from './workload.js';

const STREAM = ['tenant_id', 'source', 'topic', 'key'];

/** The tables of one service's schema, as its migrations make them. */
export function serviceTables(): readonly Table[] {
  return [
    new Table('stream', ['tenant_id', 'topic', 'key'], true),
    new Table('outbox', ['tenant_id', 'id'], true, 'id'),
    new Table('event_log', ['tenant_id', 'topic', 'key', 'sequence'], true),
    new Table('watermark', STREAM, true),
    new Table('parked_key', STREAM, true),
    new Table('parked_event', [...STREAM, 'sequence'], true),
    new Table('timer', ['tenant_id', 'id'], true),
    new Table('consumer_offset', ['topic', 'partition'], false),
    new Table('mark', ['source', 'topic', 'partition'], false),
    new Table('quarantine', ['topic', 'partition', 'offset', 'reason'], false),
    new Table('audit', ['tenant_id', 'audit_id'], true, 'audit_id'),
    new Table('note', ['tenant_id', 'note_id'], true, 'note_id'),
    new Table('effect', ['tenant_id', 'nth'], true, 'nth'),
    new Table('total', ['tenant_id', 'key'], true),
    new Table('fired', ['tenant_id', 'nth'], true, 'nth'),
  ];
}

/** The tables of the Postgres log. */
export function busTables(): readonly Table[] {
  return [
    new Table('head', ['topic', 'partition'], false),
    new Table('record', ['topic', 'partition', 'offset'], false),
  ];
}

/** What every statement of the core does, by its text. */
export const MODELS: ReadonlyMap<string, Model> = new Map(
  [...PUBLISHING, ...CONSUMING, ...PARKING, ...SESSIONS, ...BUS, ...WORKLOAD].map(([text, model]) => [
    formOf(text).key,
    model,
  ]),
);
