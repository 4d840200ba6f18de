import { isSiteDate, reject, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { ExaminationRules, FieldRule, Section, SectionRule } from './rules/examination.js';

export type FieldValue = number | boolean | string | readonly string[];

/** One look at one section, as it was entered: its values, or the coded reason why it was not done. */
export interface ExaminationEntry {
  readonly entryId: Id;
  readonly patientId: Id;
  readonly section: Section;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly notDone: string | null;
  readonly occurredAt: Instant;
  readonly siteDate: SiteDate;
  /** Who entered it. */
  readonly recordedBy: string;
}

export type ExaminationRejection =
  'section-not-known' | 'field-not-known' | 'bad-field-value' | 'field-missing' | 'done-or-not-done' | 'unknown-reason';

type Entered = Pick<ExaminationEntry, 'section' | 'values' | 'notDone'>;

/** Refuses what a section cannot hold, with the field's place; a section that is said to be done has what it needs. */
export function checkEntry(
  rules: ExaminationRules,
  entered: Entered,
): { readonly ok: true } | Rejected<ExaminationRejection> {
  const { section, values, notDone } = entered;
  const rule = rules.sections.find((one) => one.section === section);
  if (!rule) return reject('section-not-known', { section });
  if (notDone === null) return checkValues(rule, values);
  if (Object.keys(values).length > 0) return reject('done-or-not-done', { section });
  return rules.notDoneReasons.includes(notDone)
    ? { ok: true }
    : reject('unknown-reason', { allowed: rules.notDoneReasons });
}

function checkValues(
  { section, fields, needs }: SectionRule,
  values: ExaminationEntry['values'],
): { readonly ok: true } | Rejected<ExaminationRejection> {
  for (const [field, value] of Object.entries(values)) {
    const rule = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (!rule) return reject('field-not-known', { section, field });
    if (!fits(rule, value)) return reject('bad-field-value', { section, field, ...allowed(rule) });
  }
  const missing = needs.find((field) => !Object.hasOwn(values, field));
  return missing ? reject('field-missing', { section, field: missing }) : { ok: true };
}

function fits(rule: FieldRule, value: FieldValue): boolean {
  switch (rule.type) {
    case 'number':
      return typeof value === 'number' && value >= rule.min && value <= rule.max;
    case 'yes-no':
      return typeof value === 'boolean';
    case 'day':
      return typeof value === 'string' && isSiteDate(value);
    case 'code':
      return typeof value === 'string' && isOf(rule.of, value);
    case 'codes':
      return Array.isArray(value) && new Set(value).size === value.length && value.every((one) => isOf(rule.of, one));
  }
}

const CODE = /^[A-Za-z0-9][A-Za-z0-9.:-]{0,79}$/;

function isOf(codes: readonly string[] | undefined, value: unknown): boolean {
  return typeof value === 'string' && (codes ? codes.includes(value) : CODE.test(value));
}

function allowed(rule: FieldRule): Readonly<Record<string, string | number | readonly string[]>> {
  if (rule.type === 'number') return { min: rule.min, max: rule.max, unit: rule.unit };
  return 'of' in rule && rule.of ? { allowed: rule.of } : { type: rule.type };
}

/** Where the examination stands: the newest look at each section, and what nobody has looked at. */
export interface Examination {
  readonly newest: Readonly<Partial<Record<Section, ExaminationEntry>>>;
  /** Every set of vitals, oldest first. */
  readonly vitals: readonly ExaminationEntry[];
  readonly missing: readonly Section[];
}

/** Entries in any order; a section counts as looked at when it was done or has a reason for not. */
export function examinationOf(rules: ExaminationRules, entries: readonly ExaminationEntry[]): Examination {
  const ordered = entries.toSorted(byTime);
  const newest: Partial<Record<Section, ExaminationEntry>> = {};
  for (const entry of ordered) newest[entry.section] = entry;
  const expected = rules.sections.filter((rule) => rule.expected).map(({ section }) => section);
  return {
    newest,
    vitals: ordered.filter(({ section, notDone }) => section === 'vitals' && notDone === null),
    missing: expected.filter((section) => !newest[section]),
  };
}

function byTime(a: ExaminationEntry, b: ExaminationEntry): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.entryId < b.entryId ? -1 : 1;
}

/** Whether an entry makes a pregnancy newly known (U12): the newest look before it said something else, or there was none. */
export function isNewPregnancy(entry: Entered, before: Examination): boolean {
  const said = (values: ExaminationEntry['values'] | undefined): boolean => values?.['status'] === 'pregnant';
  return entry.section === 'pregnancy' && said(entry.values) && !said(before.newest.pregnancy?.values);
}
