import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween } from '@stepwell/kernel';
import fc from 'fast-check';
import { EPISODE, id, onDay, PATIENT, SITE } from '../../test/picture.js';
import {
  checkDays,
  doCheck,
  missCheck,
  missedOn,
  nextCheck,
  refuseUnengaged,
  type Check,
  type Enrolment,
} from './aftercare.js';

const enrolment: Enrolment = {
  id: id('stay'),
  patientId: PATIENT,
  episodeId: EPISODE,
  siteId: SITE,
  enrolledOn: onDay(0),
};
const by = { staffId: 'staff-1', tier: 'L2' } as const;
const first = nextCheck(enrolment, onDay(0))!;
const missed = (day: number): Check => ({ ...first, dueOn: onDay(day), status: 'missed' });

describe('aftercare', () => {
  it('calls twice a month for twelve weeks, then once, for a year', () => {
    const days = checkDays(onDay(0)).map((day) => daysBetween(onDay(0), day));
    expect(days).toEqual([14, 28, 42, 56, 70, 84, 112, 140, 168, 196, 224, 252, 280, 308, 336, 364]);
  });

  it.each([
    [0, 14],
    [13, 14],
    [14, 28],
    [84, 112],
    [363, 364],
    [364, null],
  ])('after day %d the next check is on day %s', (after, due) => {
    expect(nextCheck(enrolment, onDay(after))?.dueOn ?? null).toBe(due === null ? null : onDay(due));
  });

  it.each([
    [6, 'check-too-early'],
    [7, 'done'],
    [14, 'done'],
    [17, 'done'],
  ])('a check of day 14 on day %d: %s', (day, then) => {
    const done = doCheck(first, { answer: 'well', by, on: onDay(day) });
    expect(done.ok ? done.check.status : done.rejection).toBe(then);
  });

  it.each([
    ['well', null],
    ['at-risk', { kind: 'aftercare-review', dueHours: 48 }],
    ['used', { kind: 'aftercare-review', dueHours: 24 }],
  ] as const)('%s asks for %j', (answer, asks) => {
    expect(doCheck(first, { answer, by, on: first.dueOn })).toMatchObject({
      ok: true,
      asks,
      check: { answer, doneBy: by },
    });
  });

  it.each(['done', 'missed', 'dropped'] as const)('one that is %s is not done', (status) => {
    expect(doCheck({ ...first, status }, { answer: 'well', by, on: first.dueOn })).toMatchObject({
      rejection: 'check-not-due',
    });
  });

  it('two missed in a row ask for outreach, a call between does not', () => {
    expect(missCheck(first, [])).toMatchObject({ check: { status: 'missed' }, asks: null });
    expect(missCheck(first, [missed(0)])).toMatchObject({ asks: { kind: 'outreach', dueHours: 24 } });
    expect(missCheck(first, [missed(-14), { ...first, dueOn: onDay(0), status: 'done' }])).toMatchObject({
      asks: null,
    });
    expect(missedOn(first)).toBe(onDay(18));
  });

  it.each([
    [20, 'not-engaged-yet'],
    [21, undefined],
  ])('enrolment %d d after admission: %s', (days, rejection) => {
    expect(refuseUnengaged(onDay(0), onDay(days))?.rejection).toBe(rejection);
  });

  it('a chain of next checks is the whole schedule, each once, whatever the answers', () => {
    const property = fc.property(fc.integer({ min: 0, max: 400 }), (start) => {
      const stay = { ...enrolment, enrolledOn: onDay(start) };
      const days: string[] = [];
      for (let check = nextCheck(stay, stay.enrolledOn); check; check = nextCheck(stay, check.dueOn))
        days.push(check.dueOn);
      expect(days).toEqual(checkDays(stay.enrolledOn));
      expect(days.at(-1)).toBe(addDays(onDay(start), 364));
    });
    fc.assert(property, { numRuns: 30 });
  });
});
