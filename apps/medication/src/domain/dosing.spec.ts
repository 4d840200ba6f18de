import { addDays, type Id } from '@stepwell/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { givenDose, type DoseReport, type GivenDose } from './dose-ledger.js';
import { giveDose, importDoses, type DosingCase, type ImportBook, type ImportRow } from './dosing.js';
import type { Order } from './order.js';
import { order } from './order.fixture.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';

const AT = { today: '2026-01-20', now: '2026-01-20T23:00:00.000Z' };
const NO_GAP = { missedDays: 0, held: false, suggestion: null };

function report(more: Partial<DoseReport> = {}): DoseReport {
  return { amount: 16, unit: 'mg', siteDate: '2026-01-20', takenAt: null, observed: true, externalRef: null, ...more };
}

function given(of: Order, more: Partial<GivenDose> = {}): GivenDose {
  const { orderId, patientId, siteId, medication } = of;
  const rest = { slot: 1, takenAt: null, floorHours: 8, externalRef: null, siteDate: '2026-01-20', doseId: 'd0' };
  return { ...rest, orderId, patientId, siteId, medication, ...more };
}

function at(of: Order, more: Partial<DosingCase> = {}): DosingCase {
  const rest = { ledger: [], linked: [], gap: NO_GAP, tests: [], givenTodayMg: 0, intoxicated: false, doseId: 'd1' };
  return { order: of, report: report(), ...rest, at: AT, rules, ...more };
}

const outcome = (dosing: DosingCase): string => {
  const decision = giveDose(dosing);
  return decision.ok ? `slot ${decision.events[0]!.slot}` : decision.rejection;
};

const bup = order();
const methadone = order({ medication: 'methadone', product: 'methadone-oral', doseMg: 80 });
const titrated = order({
  medication: 'methadone',
  product: 'methadone-oral',
  doseMg: null,
  intent: 'induction',
  treatmentStart: '2026-01-20',
});
const xr = order({ medication: 'xr-buprenorphine', product: 'sublocade', doseMg: null });
const split = order({ splitAllowed: true, doseMg: 32 });
const injection = report({ unit: 'injection', amount: 1 });
const taken = (takenAt: string) => report({ takenAt });

const positive = (substance: string) => [
  {
    collectedAt: '2026-01-19T12:00:00.000Z',
    outcome: 'collected' as const,
    results: [{ substance, positive: true, expected: false }],
  },
];

describe('one dose at the window', () => {
  test.each<[string, DosingCase, string]>([
    ['plain', at(bup), 'slot 1'],
    ['stopped order', at(order({ status: 'stopped', endDate: '2026-01-20' })), 'order-not-active'],
    ['before the start', at(bup, { report: report({ siteDate: '2025-12-31' }) }), 'before-order-start'],
    ['tomorrow', at(bup, { report: report({ siteDate: '2026-01-21' }) }), 'dose-in-future'],
    ['later today', at(bup, { report: taken('2026-01-20T23:00:01.000Z') }), 'dose-in-future'],
    ['an injection of a tablet', at(bup, { report: injection }), 'unit-not-of-product'],
    ['the same day again', at(bup, { ledger: [given(bup)] }), 'already-given'],
    ['another order of the patient that day', at(bup, { ledger: [given({ ...bup, orderId: 'other' })] }), 'slot 1'],
    ['a split dose', at(split, { ledger: [given(split)], givenTodayMg: 16 }), 'slot 2'],
    [
      'a fifth split dose',
      at(split, { ledger: [1, 2, 3, 4].map((slot) => given(split, { slot, doseId: `d${slot}` })) }),
      'already-given',
    ],
    [
      'late yesterday, 7 h 59 min ago',
      at(bup, {
        report: taken('2026-01-20T12:59:00.000Z'),
        ledger: [given(bup, { siteDate: '2026-01-19', takenAt: '2026-01-20T05:00:00.000Z' })],
      }),
      'too-soon-after-dose',
    ],
    [
      'late yesterday, 8 h ago',
      at(bup, {
        report: taken('2026-01-20T13:00:00.000Z'),
        ledger: [given(bup, { siteDate: '2026-01-19', takenAt: '2026-01-20T05:00:00.000Z' })],
      }),
      'slot 1',
    ],
    ['above the ordered dose', at(bup, { report: report({ amount: 16.1 }) }), 'above-ordered-dose'],
    ['held', at(bup, { gap: { missedDays: 3, held: true, suggestion: null } }), 'doses-held-until-reassessed'],
    ['intoxicated', at(bup, { intoxicated: true }), 'patient-intoxicated'],
    ['first day 50 mg in all', at(titrated, { report: report({ amount: 20 }), givenTodayMg: 30 }), 'slot 1'],
    [
      'first day 51 mg in all',
      at(titrated, { report: report({ amount: 21 }), givenTodayMg: 30 }),
      'methadone-first-day-cap',
    ],
    [
      'first day above, documented',
      at({ ...titrated, firstDayExceptionReason: 'high-tolerance' }, { report: report({ amount: 60 }) }),
      'slot 1',
    ],
    [
      'injection after 25 days',
      at(xr, { report: injection, ledger: [given(xr, { siteDate: '2025-12-26' })] }),
      'xr-interval-too-short',
    ],
    [
      'injection after 26 days',
      at(xr, { report: injection, ledger: [given(xr, { siteDate: '2025-12-25' })] }),
      'slot 1',
    ],
    [
      'second injection after 7 days by the 2025 rule',
      at({ ...xr, secondDoseRule: true }, { report: injection, ledger: [given(xr, { siteDate: '2026-01-13' })] }),
      'slot 1',
    ],
    [
      'naltrexone after an opioid-positive test',
      at(order({ medication: 'naltrexone', product: 'naltrexone-oral', doseMg: 50 }), { tests: positive('fentanyl') }),
      'naltrexone-opioid-positive-test',
    ],
    [
      'disulfiram after an EtG positive',
      at(order({ medication: 'disulfiram', product: 'disulfiram-oral', doseMg: 250 }), { tests: positive('etg') }),
      'disulfiram-alcohol-positive-test',
    ],
  ])('%s', (_, dosing, expected) => expect(outcome(dosing)).toBe(expected));

  test('an injection covers its slot once however it is counted', () => {
    expect(outcome(at(xr, { report: report({ unit: 'mg', amount: 300 }) }))).toBe('slot 1');
  });
});

const ORDERS: readonly Order[] = [
  methadone,
  order({
    orderId: '00000000-0000-4000-8000-0000000000a1',
    patientId: '00000000-0000-4000-8000-0000000000b1',
    splitAllowed: true,
  }),
  order({
    orderId: '00000000-0000-4000-8000-0000000000a2',
    patientId: '00000000-0000-4000-8000-0000000000b1',
    medication: 'xr-naltrexone',
    product: 'naltrexone-xr',
    status: 'stopped',
    endDate: '2026-01-15',
  }),
];

function book(ledger: readonly GivenDose[] = [], from = 0): ImportBook {
  let made = from;
  const moments = new Map(ORDERS.map((one) => [one.siteId, AT]));
  return { orders: ORDERS, ledger, moments, allowedSites: 'all', newId: () => `dose-${(made += 1)}` as Id, rules };
}

const row = (more: Partial<ImportRow>): ImportRow => ({
  ...report({ externalRef: null }),
  orderId: methadone.orderId,
  patientId: null,
  medication: null,
  ...more,
});

describe('a batch of a dispensing system', () => {
  test.each<[string, Partial<ImportRow>, object]>([
    ['recorded', {}, { status: 'recorded', orderId: methadone.orderId }],
    [
      'by patient and medication',
      { orderId: null, patientId: methadone.patientId, medication: 'methadone' },
      { status: 'recorded', orderId: methadone.orderId },
    ],
    [
      'unknown order',
      { orderId: '00000000-0000-4000-8000-0000000000ff' },
      { status: 'refused', reason: 'order-not-found' },
    ],
    [
      'no such medication',
      { orderId: null, patientId: methadone.patientId, medication: 'disulfiram' },
      { status: 'refused', reason: 'order-not-found' },
    ],
    ['before the start', { siteDate: '2025-12-31' }, { status: 'refused', reason: 'before-order-start' }],
    [
      'after the end',
      { orderId: ORDERS[2]!.orderId, unit: 'injection', siteDate: '2026-01-16' },
      { status: 'refused', reason: 'after-order-end' },
    ],
    ['tomorrow', { siteDate: '2026-01-21' }, { status: 'refused', reason: 'dose-in-future' }],
    ['wrong unit', { unit: 'injection' }, { status: 'refused', reason: 'unit-not-of-product' }],
    [
      'time on another day',
      { takenAt: '2026-01-19T12:00:00.000Z' },
      { status: 'refused', reason: 'taken-at-not-on-site-date' },
    ],
    ['above the order: it was given all the same', { amount: 300 }, { status: 'recorded' }],
  ])('%s', (_, more, expected) =>
    expect(importDoses([row(more)], book()).results).toEqual([expect.objectContaining(expected)]),
  );

  test('two rows of one day: the second is refused; the same reference again is answered as recorded', () => {
    const rows = [row({ externalRef: 'a' }), row({ externalRef: 'b' }), row({ externalRef: 'a' })];
    const { results, events } = importDoses(rows, book());
    expect(results.map((result) => result.status)).toEqual(['recorded', 'refused', 'already-recorded']);
    expect(events).toHaveLength(1);
  });

  test('another site is refused', () => {
    const { results } = importDoses([row({})], { ...book(), allowedSites: ['00000000-0000-4000-8000-0000000000cc'] });
    expect(results).toEqual([{ status: 'refused', reason: 'site-not-allowed' }]);
  });

  test('a batch equals its rows one by one', () => {
    const anyRow = fc.record({
      order: fc.nat(2),
      day: fc.integer({ min: -2, max: 21 }),
      hour: fc.option(fc.integer({ min: 6, max: 22 })),
      unit: fc.constantFrom('mg', 'injection'),
      ref: fc.option(fc.nat(8)),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), (drawn) => {
        const rows = drawn.map(({ order: n, day, hour, unit, ref }) => {
          const siteDate = addDays('2026-01-01', day);
          const takenAt = hour === null ? null : `${siteDate}T${String(hour).padStart(2, '0')}:00:00.000Z`;
          const externalRef = ref === null ? null : `ref-${ref}`;
          return row({ orderId: ORDERS[n]!.orderId, siteDate, takenAt, unit: unit as 'mg', externalRef });
        });
        const batch = importDoses(rows, book());
        const single = oneByOne(rows);
        expect(batch.results).toEqual(single.results);
        expect(batch.events).toEqual(single.events);
      }),
    );
  });
});

function oneByOne(rows: readonly ImportRow[]) {
  const ledger: GivenDose[] = [];
  const results = [];
  const events = [];
  for (const one of rows) {
    const imported = importDoses([one], book(ledger, events.length));
    results.push(...imported.results);
    events.push(...imported.events);
    ledger.push(...imported.events.map(givenDose));
  }
  return { results, events };
}
