import { describe, expect, it, test } from '@jest/globals';
import { checkEntry, examinationOf, isNewPregnancy, type ExaminationEntry, type FieldValue } from './examination.js';
import type { Section } from './rules/examination.js';
import { examinationV1 } from './rules/examination-v1.js';

type Values = Readonly<Record<string, FieldValue>>;
const VITALS = { systolic: 128, diastolic: 82, pulse: 74 };
const check = (section: Section, values: Values, notDone: string | null = null) =>
  checkEntry(examinationV1, { section, values, notDone });
const entry = (section: Section, hour: number, values: Values, notDone: string | null = null): ExaminationEntry => ({
  ...{ section, values, notDone, siteDate: '2026-01-05', recordedBy: 'nurse' },
  entryId: `00000000-0000-4000-8000-0000000000${String(hour).padStart(2, '0')}`,
  patientId: '00000000-0000-4000-8000-000000000099',
  occurredAt: `2026-01-05T${String(hour).padStart(2, '0')}:00:00.000Z`,
});

describe('what a section takes', () => {
  it.each<[string, Section, Values]>([
    ['vitals with what they need', 'vitals', VITALS],
    ['the lowest pulse', 'vitals', { ...VITALS, pulse: 20 }],
    ['the highest pulse', 'vitals', { ...VITALS, pulse: 250 }],
    ['no allergies, said so', 'allergies', { substances: [] }],
    ['needs', 'needs', { transport: 'none', housing: 'homeless', unavailable: ['weekday-evening'], workOrSchool: 40 }],
    ['a due day', 'pregnancy', { status: 'pregnant', dueOn: '2026-07-01' }],
  ])('%s', (_, section, values) => {
    expect(check(section, values)).toEqual({ ok: true });
  });

  it.each<[string, Section, Values, string | null, string, string | undefined]>([
    ['a pulse below what a person shows', 'vitals', { ...VITALS, pulse: 19 }, null, 'bad-field-value', 'pulse'],
    ['a pulse above', 'vitals', { ...VITALS, pulse: 251 }, null, 'bad-field-value', 'pulse'],
    ['a number in words', 'vitals', { ...VITALS, pulse: '74' }, null, 'bad-field-value', 'pulse'],
    ['a field of another section', 'vitals', { ...VITALS, housing: 'stable' }, null, 'field-not-known', 'housing'],
    ['the name of a method', 'vitals', { ...VITALS, constructor: 1 }, null, 'field-not-known', 'constructor'],
    ['vitals without a pulse', 'vitals', { systolic: 128, diastolic: 82 }, null, 'field-missing', 'pulse'],
    ['an unknown housing', 'needs', { transport: 'own', housing: 'castle' }, null, 'bad-field-value', 'housing'],
    ['an allergy twice', 'allergies', { substances: ['latex', 'latex'] }, null, 'bad-field-value', 'substances'],
    [
      'words instead of codes',
      'allergies',
      { substances: ['a rash as a child'] },
      null,
      'bad-field-value',
      'substances',
    ],
    [
      'a day that does not exist',
      'pregnancy',
      { status: 'pregnant', dueOn: '2026-02-30' },
      null,
      'bad-field-value',
      'dueOn',
    ],
    ['done and not done', 'vitals', VITALS, 'declined', 'done-or-not-done', undefined],
    ['a reason nobody coded', 'vitals', {}, 'rain', 'unknown-reason', undefined],
  ])('refuses %s', (_, section, values, notDone, rejection, field) => {
    const refused = check(section, values, notDone);
    expect(refused).toMatchObject({ ok: false, rejection });
    if (!refused.ok && field) expect(refused.facts).toMatchObject({ section, field });
  });

  test('a section may be not done, with a reason', () => {
    expect(check('vitals', {}, 'declined')).toEqual({ ok: true });
  });
});

describe('where the examination stands', () => {
  test('what nobody has looked at is missing; what was not done with a reason is not', () => {
    const standing = examinationOf(examinationV1, [
      entry('vitals', 9, VITALS),
      entry('allergies', 9, {}, 'too-unwell'),
    ]);
    expect(standing.missing).toEqual(['medical-history', 'medication-list', 'pregnancy', 'needs']);
  });

  test('vitals are a series, late entries in their place; the newest look counts', () => {
    const later = { ...VITALS, pulse: 96 };
    const entries = [entry('vitals', 15, later), entry('vitals', 9, VITALS), entry('vitals', 16, {}, 'declined')];
    for (const order of [entries, entries.toReversed()]) {
      const standing = examinationOf(examinationV1, order);
      expect(standing.vitals.map(({ values }) => values['pulse'])).toEqual([74, 96]);
      expect(standing.newest.vitals?.notDone).toBe('declined');
    }
  });

  it.each<[string, readonly ExaminationEntry[], string, boolean]>([
    ['the first answer', [], 'pregnant', true],
    ['after a no', [entry('pregnancy', 9, { status: 'not-pregnant' })], 'pregnant', true],
    ['after not done', [entry('pregnancy', 9, {}, 'declined')], 'pregnant', true],
    ['said again', [entry('pregnancy', 9, { status: 'pregnant' })], 'pregnant', false],
    ['a no', [], 'not-pregnant', false],
  ])('a pregnancy newly known: %s', (_, known, status, expected) => {
    const before = examinationOf(examinationV1, known);
    expect(isNewPregnancy({ section: 'pregnancy', values: { status }, notDone: null }, before)).toBe(expected);
  });
});
