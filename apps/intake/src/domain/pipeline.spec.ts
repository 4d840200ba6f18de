import { describe, expect, it } from '@jest/globals';
import { checkAttempt, firstContact } from './pipeline.js';
import type { ContactKind, ContactOutcome } from './rules/pipeline.js';
import { pipelineV1 } from './rules/pipeline-v1.js';

const REFERRED = '2026-01-05T15:00:00.000Z';
const tried = (kind: ContactKind, outcome: ContactOutcome, occurredAt: string) => ({ kind, outcome, occurredAt });

describe('the first-contact clock', () => {
  const call = tried('phone', 'reached', '2026-01-06T15:00:00.000Z');
  it.each<[string, readonly ReturnType<typeof tried>[], string, object]>([
    ['nobody called yet', [], '2026-01-06T15:00:00.000Z', { state: 'waiting', hoursLate: -24, reachedAt: null }],
    ['at the hour', [], '2026-01-07T15:00:00.000Z', { state: 'waiting', hoursLate: 0 }],
    ['a minute later', [], '2026-01-07T15:01:00.000Z', { state: 'overdue' }],
    ['reached in time', [call], '2026-01-09T15:00:00.000Z', { state: 'reached', hoursLate: -24 }],
    [
      'reached late',
      [tried('phone', 'reached', '2026-01-07T18:00:00.000Z')],
      '2026-01-09T15:00:00.000Z',
      { state: 'reached', hoursLate: 3 },
    ],
    [
      'three calls that nobody answered',
      ['06', '07', '08'].map((day) => tried('phone', 'not-reached', `2026-01-${day}T16:00:00.000Z`)),
      '2026-01-08T17:00:00.000Z',
      { state: 'overdue', attempts: 3, lastAttemptAt: '2026-01-08T16:00:00.000Z' },
    ],
    [
      'a missed intake, then a kept one',
      [
        tried('intake-visit', 'kept', '2026-01-07T14:00:00.000Z'),
        tried('intake-visit', 'missed', '2026-01-06T14:00:00.000Z'),
      ],
      '2026-01-08T15:00:00.000Z',
      { state: 'reached', intakesKept: 1, intakesMissed: 1, reachedAt: '2026-01-07T14:00:00.000Z' },
    ],
  ])('%s', (_, attempts, now, expected) => {
    expect(firstContact(pipelineV1, REFERRED, attempts, now)).toMatchObject(expected);
    expect(firstContact(pipelineV1, REFERRED, attempts.toReversed(), now)).toMatchObject(expected);
  });

  it.each<[ContactKind, ContactOutcome, boolean]>([
    ['phone', 'reached', true],
    ['phone', 'kept', false],
    ['intake-visit', 'kept', true],
    ['intake-visit', 'missed', true],
    ['intake-visit', 'reached', false],
    ['letter', 'not-reached', true],
  ])('a %s that was %s: %s', (kind, outcome, ok) => {
    expect(checkAttempt(pipelineV1, { kind, outcome }).ok).toBe(ok);
  });
});
