import { expect, test } from '@jest/globals';
import { instrumentsAsToday, type FirstInstrumentRules } from './instruments-upcast.js';
import { instrumentsV2 } from './instruments-v2.js';
import { scoreInstrument, type Answered } from '../instruments.js';
import { dueInstruments } from '../instruments-due.js';

/** The PHQ-9 and the C-SSRS as the first version of the rule set stored them. */
const first: FirstInstrumentRules = {
  kind: 'instruments',
  instruments: instrumentsV2.instruments
    .filter(({ instrument }) => instrument === 'PHQ-9' || instrument === 'C-SSRS')
    .map(({ instrument, edition, licenseClass, licenseEvidence, enabled, items, scoring }) => ({
      ...{ instrument, edition, licenseClass, licenseEvidence, enabled, items, scoring },
      bands: instrument === 'PHQ-9' ? [{ from: 0, band: 'minimal' }] : [],
      ...(instrument === 'PHQ-9' ? { criticalItem: { item: 'item9', min: 1 } } : {}),
    })),
  concerns: instrumentsV2.concerns,
  withdrawalAnchors: instrumentsV2.withdrawalAnchors,
};
const today = instrumentsAsToday(first);
const answered = (more: Partial<Answered>): Answered => ({
  ...{ instrument: 'PHQ-9', form: 'standard', takenAt: '2026-01-05T15:00:00.000Z', items: { item9: 1 } },
  ...more,
});

test('a tenant that keeps the first version scores as before, critical item included', () => {
  expect(scoreInstrument(today, answered({}))).toMatchObject({
    score: { total: null, item9Positive: true, asks: ['suicide-screen'], lookBack: 'past-2-weeks' },
  });
});

test('a suicide screen is not taken unattended there either, and nothing is due by a timetable', () => {
  const screen = answered({ instrument: 'C-SSRS', mode: 'self', items: { q1: 0 } });
  expect(scoreInstrument(today, screen)).toMatchObject({ rejection: 'mode-not-allowed' });
  const course = { admittedOn: '2026-01-05', phaseSince: '2026-01-05', dischargedOn: null, taken: [] };
  const day = '2026-12-31';
  expect(dueInstruments(today.timetable, course, { today: day, until: day })).toEqual([]);
});

test('rules of today are left as they are', () => {
  expect(instrumentsAsToday(instrumentsV2)).toBe(instrumentsV2);
});
