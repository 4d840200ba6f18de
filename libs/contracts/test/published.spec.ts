import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { CloudEvent, Kafka } from 'cloudevents';
import { readFileSync } from 'node:fs';
import { asyncApi, CONTRACTS, fromRecord, toHeaders, TOPICS, type EventEnvelope } from '../src/index.js';
import { exampleOf, type Shape } from './example.js';

const contract = CONTRACTS.find(({ type }) => type === 'attendance.SessionAttended.v1')!;
const event: EventEnvelope = {
  id: '0190b6a2-0f2f-7cc0-8f63-5a4f3c1d2e01',
  type: contract.type,
  service: 'attendance',
  topic: contract.topic,
  key: '6f1c1b0e-6d3f-4c51-9d57-0c8f4f0f9a01',
  sequence: 7,
  occurredAt: '2026-03-09T22:30:00.000Z',
  recordedAt: '2026-03-09T22:31:04.120Z',
  tenantId: '8a4a5d1e-2b1c-4d9e-9b7a-1f2e3d4c5b6a',
  siteId: '1b2c3d4e-5f60-4a1b-8c2d-3e4f5a6b7c8d',
  correlationId: 'req-1',
  causationId: 'req-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: exampleOf(contract.schema as Shape, 'all'),
};

describe('An event on the bus', () => {
  it('is a CloudEvent to the CloudEvents project’s own SDK', () => {
    const message = {
      headers: toHeaders(event),
      value: JSON.stringify(event.data),
      key: event.key,
      body: JSON.stringify(event.data),
    };
    const read = Kafka.toEvent<unknown>(message) as CloudEvent<unknown>;
    expect(read.validate()).toBe(true);
    expect(read).toMatchObject({
      id: event.id,
      type: event.type,
      source: '/stepwell/attendance',
      tenantid: event.tenantId,
      sequence: '7',
    });
    expect(read.time).toBe(event.occurredAt);
    expect(read.data).toEqual(event.data);
  });

  it('reads back as it was written', () => {
    expect(fromRecord(event.topic, event.key, toHeaders(event), JSON.stringify(event.data))).toEqual({
      ok: true,
      event,
    });
  });

  it.each([
    ['ce_specversion', '0.3', 'not-cloudevents-1.0'],
    ['ce_id', 'seven', 'bad-id'],
    ['ce_source', '/elsewhere/attendance', 'bad-source'],
    ['ce_type', 'SessionAttended', 'bad-type'],
    ['ce_time', 'yesterday', 'bad-time'],
    ['ce_tenantid', '', 'bad-tenant'],
    ['ce_sequence', '0', 'bad-sequence'],
    ['ce_causationid', '', 'bad-cause'],
  ])('with %s = "%s" is unreadable: %s', (header, value, reason) => {
    const headers = { ...toHeaders(event), [header]: value };
    expect(fromRecord(event.topic, event.key, headers, '{}')).toEqual({ ok: false, reason });
  });

  it.each(['', '{', 'null', '7', '"text"'])('with the body %j is unreadable: bad-json', (body) => {
    expect(fromRecord(event.topic, event.key, toHeaders(event), body)).toEqual({ ok: false, reason: 'bad-json' });
  });
});

describe('The AsyncAPI document', () => {
  it('is valid AsyncAPI 3 to the AsyncAPI project’s own parser', async () => {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApi()));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    expect(document?.channels().all().length).toBe(TOPICS.length);
    expect(document?.components().messages().all().length).toBe(CONTRACTS.length);
  });

  it('is the committed one: `npm run generate -w @stepwell/contracts` writes it', () => {
    const committed = JSON.parse(
      readFileSync(new URL('../generated/asyncapi.json', import.meta.url), 'utf8'),
    ) as object;
    expect(committed).toEqual(JSON.parse(JSON.stringify(asyncApi())));
  });
});
