import { describe, expect, test } from '@jest/globals';
import type { LookupRow } from './consumer-rows.js';
import { expectedOf, isAsExpected } from './expected.js';
import type { EventItem } from './item.js';

const STREAM = { source: 'intake', topic: 'stepwell.intake.v1' };
const row = (key: string, sequence: number | null, reason: string | null = null): LookupRow => ({
  ...STREAM,
  ...{ key, sequence, event_id: null, reason },
});
const event = (key: string, sequence: number, fault: EventItem['fault'] = null) => {
  const ids = { id: `${key}${sequence}`, correlationId: 'c', causationId: 'c', tenantId: 't', siteId: null };
  const times = { occurredAt: '2026-01-05T14:00:00.000Z', recordedAt: '2026-01-05T14:00:00.000Z', traceparent: null };
  const envelope = {
    ...ids,
    ...times,
    type: 't',
    service: STREAM.source,
    topic: STREAM.topic,
    key,
    sequence,
    data: {},
  };
  return { stream: key, fault, event: envelope };
};

describe('where a batch takes its streams to stand', () => {
  test('before its first event of each', () => {
    expect(expectedOf([event('p', 4), event('q', 1), event('p', 5)])).toEqual([row('p', 3), row('q', 0)]);
  });

  test.each([
    ['one is missing in between', [event('p', 4), event('p', 6)]],
    ['one comes twice', [event('p', 4), event('p', 4)]],
    ['they go back', [event('p', 4), event('p', 3)]],
    ['one cannot be handled', [event('p', 4, 'invalid-data')]],
  ])('nowhere when %s', (_, items) => {
    expect(expectedOf(items)).toBeNull();
  });
});

describe('what was found', () => {
  const expected = [row('p', 3), row('q', 0)];
  test.each([
    ['is as expected, a stream never seen standing at 0', [row('q', null), row('p', 3)], true],
    ['is further on: the batch came before', [row('p', 4), row('q', 0)], false],
    ['is further back: something is missing', [row('p', 2), row('q', 0)], false],
    ['waits', [row('p', 3, 'handler-failed'), row('q', 0)], false],
    ['lacks a stream', [row('p', 3)], false],
  ])('%s', (_, found, as) => {
    expect(isAsExpected(found, expected)).toBe(as);
  });
});
