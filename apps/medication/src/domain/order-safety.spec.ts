import { describe, expect, test } from '@jest/globals';
import { NEW_PATIENT, NOTHING_KNOWN, type ClinicalContext, type PatientPicture } from './clinical-context.js';
import type { OrderTerms } from './events.js';
import { checkOrder, ORDER_POLICIES, weigh } from './order-safety.js';
import { PRODUCTS, type Medication, type Product } from './medications.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';
import { rulesFaults } from './rules/rule-set.js';
import { HARD_STOPS, NOTES, SOFT_STOPS, type OrderCheck } from './safety/policy.js';

const AT = '2026-01-05T14:00:00.000Z';
const TODAY = '2026-01-05';

function terms(medication: Medication, more: Partial<OrderTerms> = {}): OrderTerms {
  const product: Product = more.product ?? rules.defaultProduct[medication];
  const { everyDays, timesPerDay } = rules.products[product];
  return {
    medication,
    product,
    doseMg: null,
    everyDays,
    timesPerDay,
    splitAllowed: false,
    intent: 'maintenance',
    ...more,
  };
}

interface Given {
  readonly clinical?: Partial<ClinicalContext>;
  readonly patient?: Partial<PatientPicture>;
  readonly check?: Partial<OrderCheck>;
}

function check(order: OrderTerms, given: Given = {}): OrderCheck {
  return {
    terms: order,
    startDate: TODAY,
    doseBeforeMg: null,
    newOrder: true,
    firstDayExceptionReason: null,
    secondDoseRule: false,
    opioidTreatmentProgram: true,
    patient: { ...NEW_PATIENT, naloxoneOnRecord: true, ...given.patient },
    clinical: { ...NOTHING_KNOWN, ...given.clinical },
    at: AT,
    siteDate: TODAY,
    rules,
    ...given.check,
  };
}

const found = (order: OrderTerms, given?: Given): string[] =>
  checkOrder(check(order, given)).map((finding) => `${finding.level}:${finding.policy}`);

const opioidTest = (collectedAt: string, positive = true) => ({
  collectedAt,
  outcome: 'collected' as const,
  results: [{ substance: 'opioid', positive, expected: false }],
});

describe('acceptance cases of clinical.md 7', () => {
  test('C05 benzo + methadone: soft stop with naloxone, nothing withheld', () => {
    const given = { clinical: { currentMedications: ['alprazolam'], ecgOn: TODAY } };
    const findings = checkOrder(check(terms('methadone', { doseMg: 80 }), given));
    expect(findings.map((finding) => finding.policy)).toEqual(['agonist-with-sedative']);
    expect(findings[0]).toMatchObject({ level: 'soft', facts: { naloxone: 'needed' } });
    const verdict = weigh(findings, [{ policy: 'agonist-with-sedative', reason: 'benefit-outweighs-risk' }]);
    expect(verdict.hard).toEqual([]);
    expect(verdict.unanswered).toEqual([]);
  });

  test('C06 fentanyl, wants medicine: same-day buprenorphine is stopped by nothing, naloxone is asked for', () => {
    const clinical = { cows: 14, lastOpioidUseAt: '2026-01-05T00:00:00.000Z', currentMedications: [] };
    const given = { clinical, patient: { naloxoneOnRecord: false } };
    expect(found(terms('buprenorphine', { doseMg: 8, intent: 'induction' }), given)).toEqual(['info:naloxone-needed']);
  });

  test('C07 stable on buprenorphine: no finding', () => {
    expect(found(terms('buprenorphine', { doseMg: 16 }), { clinical: { cows: 0 } })).toEqual([]);
  });

  test('C08 pregnant on methadone: taper, naltrexone and disulfiram stop; split-dose review at week 28', () => {
    const clinical = { pregnant: true, gestationWeeks: 20, ecgOn: TODAY };
    expect(found(terms('methadone', { doseMg: 95, intent: 'taper' }), { clinical })).toContain(
      'hard:pregnancy-agonist-taper',
    );
    expect(
      found(terms('methadone', { doseMg: 90 }), { clinical, check: { doseBeforeMg: 95, newOrder: false } }),
    ).toEqual(['hard:pregnancy-agonist-taper']);
    expect(
      found(terms('methadone', { doseMg: 95 }), { clinical, check: { doseBeforeMg: 95, newOrder: false } }),
    ).toEqual([]);
    expect(found(terms('naltrexone'), { clinical })).toContain('hard:pregnancy-naltrexone-start');
    expect(found(terms('disulfiram'), { clinical })).toContain('hard:pregnancy-disulfiram');
    const findings = checkOrder(check(terms('methadone', { doseMg: 95 }), { clinical }));
    expect(findings.map((finding) => finding.policy)).toEqual(['obstetric-link', 'pregnancy-split-dose-review']);
    expect(findings[1]?.facts).toEqual({ inDays: 56 });
  });

  test('C28 naltrexone clash: hard stop, acamprosate suggested only when CrCl > 30', () => {
    const clinical = { pdmpFindings: ['buprenorphine'], crclMlMin: 31 };
    const [finding] = checkOrder(check(terms('xr-naltrexone'), { clinical }));
    expect(finding).toMatchObject({
      policy: 'naltrexone-with-opioid-agonist',
      level: 'hard',
      alternatives: ['acamprosate'],
    });
    const [weak] = checkOrder(check(terms('xr-naltrexone'), { clinical: { ...clinical, crclMlMin: 30 } }));
    expect(weak?.alternatives).toEqual([]);
  });

  test.each([
    [28, null, 'hard:acamprosate-renal-stop'],
    [30, 333, 'hard:acamprosate-renal-stop'],
    [31, 666, 'hard:acamprosate-renal-dose'],
    [40, 666, 'hard:acamprosate-renal-dose'],
    [40, 333, undefined],
    [50, 334, 'hard:acamprosate-renal-dose'],
    [51, 666, undefined],
  ])('C29 renal: CrCl %s mL/min with %s mg', (crclMlMin, doseMg, expected) => {
    expect(found(terms('acamprosate', { doseMg }), { clinical: { crclMlMin } })).toEqual(expected ? [expected] : []);
  });

  test.each([
    [449, []],
    [450, []],
    [451, ['soft:methadone-qtc-prolonged']],
    [470, ['soft:methadone-qtc-prolonged']],
    [499, ['soft:methadone-qtc-prolonged']],
    [500, ['hard:methadone-qtc-stop-and-consult']],
    [512, ['hard:methadone-qtc-stop-and-consult']],
  ])('C30 QTc %s ms on 130 mg', (qtcMs, expected) => {
    expect(found(terms('methadone', { doseMg: 130 }), { clinical: { qtcMs, ecgOn: TODAY } })).toEqual(expected);
  });

  test('C30 ECG reminder above 100 mg; QTc 500 is lifted only by a consult record', () => {
    const clinical = { qtcMs: 440, ecgOn: '2025-11-01' };
    expect(found(terms('methadone', { doseMg: 100 }), { clinical })).toEqual([]);
    expect(found(terms('methadone', { doseMg: 101 }), { clinical })).toEqual(['info:methadone-ecg-due']);
    const findings = checkOrder(check(terms('methadone', { doseMg: 130 }), { clinical: { qtcMs: 512, ecgOn: TODAY } }));
    expect(weigh(findings, []).hard).toHaveLength(1);
    expect(
      weigh(findings, [{ policy: 'methadone-qtc-stop-and-consult', reason: 'cardiology-consulted' }]).hard,
    ).toEqual([]);
  });

  test('C32 28 mg buprenorphine is accepted with a note, 24 mg without', () => {
    expect(found(terms('buprenorphine', { doseMg: 28 }))).toEqual(['info:buprenorphine-above-note-dose']);
    expect(found(terms('buprenorphine', { doseMg: 24 }))).toEqual([]);
  });
});

describe('naltrexone and opioids (clinical 5.5 row 1)', () => {
  const xr = terms('xr-naltrexone');
  const active = {
    activeOrders: [{ orderId: 'o1', medication: 'buprenorphine', product: 'buprenorphine-transmucosal' }],
  } as const;

  test.each<[string, Given, string[]]>([
    ['active agonist order', { patient: active }, ['hard:naltrexone-with-opioid-agonist']],
    [
      'methadone ended 13 days ago',
      { patient: { exposures: [{ medication: 'methadone', lastDay: '2025-12-23', active: false }] } },
      ['hard:naltrexone-after-recent-opioids'],
    ],
    [
      'methadone ended 14 days ago',
      { patient: { exposures: [{ medication: 'methadone', lastDay: '2025-12-22', active: false }] } },
      [],
    ],
    [
      'heroin 6 days ago',
      { clinical: { lastOpioidUseAt: '2025-12-30T13:00:00.000Z', opioidDuration: 'short-acting' } },
      ['hard:naltrexone-after-recent-opioids'],
    ],
    [
      'heroin 7 days ago',
      { clinical: { lastOpioidUseAt: '2025-12-29T13:00:00.000Z', opioidDuration: 'short-acting' } },
      [],
    ],
    [
      'unknown opioid 13 days ago counts as long-acting',
      { clinical: { lastOpioidUseAt: '2025-12-23T13:00:00.000Z' } },
      ['hard:naltrexone-after-recent-opioids'],
    ],
    [
      'opioid-positive test',
      { patient: { tests: [opioidTest('2026-01-02T12:00:00.000Z')] } },
      ['hard:naltrexone-opioid-positive-test'],
    ],
    ['opioid-negative test', { patient: { tests: [opioidTest('2026-01-02T12:00:00.000Z', false)] } }, []],
    ['old positive test', { patient: { tests: [opioidTest('2025-12-20T12:00:00.000Z')] } }, []],
    [
      'refused test says nothing',
      { patient: { tests: [{ ...opioidTest('2026-01-02T12:00:00.000Z'), outcome: 'refused' }] } },
      [],
    ],
    ['needs opioid analgesia', { clinical: { opioidAnalgesiaNeeded: true } }, ['hard:naltrexone-opioid-analgesia']],
    ['acute hepatitis', { clinical: { hepatic: 'acute-hepatitis' } }, ['hard:hepatic-stop']],
    ['ALT 3 times the limit', { clinical: { transaminasesUln: 3 } }, []],
    ['ALT 3.1 times', { clinical: { transaminasesUln: 3.1 } }, ['soft:hepatic-caution']],
    ['ALT 5.1 times', { clinical: { transaminasesUln: 5.1 } }, ['hard:hepatic-stop']],
  ])('%s', (_, given, expected) => expect(found(xr, given)).toEqual(expected));

  test('an agonist is not started under naltrexone', () => {
    const patient = {
      activeOrders: [{ orderId: 'o1', medication: 'xr-naltrexone', product: 'naltrexone-xr' }],
    } as const;
    expect(found(terms('buprenorphine'), { patient })).toContain('hard:opioid-agonist-with-naltrexone');
  });
});

describe('disulfiram and alcohol (clinical 5.5 row 2)', () => {
  test.each<[string, Given, string[]]>([
    [
      '11 h after a drink',
      { clinical: { lastAlcoholAt: '2026-01-05T03:00:00.000Z' } },
      ['hard:disulfiram-recent-alcohol'],
    ],
    ['12 h after a drink', { clinical: { lastAlcoholAt: '2026-01-05T02:00:00.000Z' } }, []],
    [
      'positive EtG',
      {
        patient: {
          tests: [
            {
              collectedAt: '2026-01-04T12:00:00.000Z',
              outcome: 'collected',
              results: [{ substance: 'etg', positive: true, expected: false }],
            },
          ],
        },
      },
      ['hard:disulfiram-alcohol-positive-test'],
    ],
    ['metronidazole', { clinical: { currentMedications: ['metronidazole'] } }, ['hard:disulfiram-clashing-medicine']],
    ['psychosis', { clinical: { conditions: ['psychosis'] } }, ['hard:disulfiram-contraindicated-condition']],
    ['nothing', {}, []],
  ])('%s', (_, given, expected) => expect(found(terms('disulfiram'), given)).toEqual(expected));
});

describe('agonists and injections', () => {
  const injected = (siteDate: string) =>
    ({ injections: [{ medication: 'xr-buprenorphine', product: 'sublocade', siteDate }] }) as const;

  test.each<[string, OrderTerms, Given, string[]]>([
    [
      'methadone outside an OTP',
      terms('methadone'),
      { check: { opioidTreatmentProgram: false }, clinical: { ecgOn: TODAY } },
      ['hard:methadone-outside-otp'],
    ],
    ['first day 50 mg', terms('methadone', { intent: 'induction', doseMg: 50 }), { clinical: { ecgOn: TODAY } }, []],
    [
      'first day 51 mg',
      terms('methadone', { intent: 'induction', doseMg: 51 }),
      { clinical: { ecgOn: TODAY } },
      ['hard:methadone-first-day-cap'],
    ],
    [
      'rifampin',
      terms('methadone'),
      { clinical: { currentMedications: ['rifampin'], ecgOn: TODAY } },
      ['soft:methadone-interaction'],
    ],
    [
      'gabapentin',
      terms('buprenorphine'),
      { clinical: { currentMedications: ['gabapentin'] } },
      ['soft:agonist-with-sedative'],
    ],
    [
      'methadone on the monitoring query',
      terms('buprenorphine'),
      { clinical: { pdmpFindings: ['methadone'] } },
      ['soft:buprenorphine-with-methadone'],
    ],
    [
      'COWS 10',
      terms('buprenorphine', { intent: 'induction', doseMg: 8 }),
      { clinical: { cows: 10 } },
      ['soft:buprenorphine-precipitated-withdrawal'],
    ],
    ['COWS 11', terms('buprenorphine', { intent: 'induction', doseMg: 8 }), { clinical: { cows: 11 } }, []],
    ['15 years old', terms('buprenorphine'), { clinical: { ageYears: 15 } }, ['soft:age-off-label']],
    ['16 years old', terms('buprenorphine'), { clinical: { ageYears: 16 } }, []],
    ['17 years old, injection', terms('xr-buprenorphine'), { clinical: { ageYears: 17 } }, ['soft:age-off-label']],
    [
      'injection 25 days after the last',
      terms('xr-buprenorphine'),
      { patient: injected('2025-12-11') },
      ['hard:xr-interval-too-short'],
    ],
    ['injection 26 days after the last', terms('xr-buprenorphine'), { patient: injected('2025-12-10') }, []],
    [
      'second dose after 7 days',
      terms('xr-buprenorphine'),
      { patient: injected('2025-12-29'), check: { secondDoseRule: true } },
      [],
    ],
    [
      'second dose after 6 days',
      terms('xr-buprenorphine'),
      { patient: injected('2025-12-30'), check: { secondDoseRule: true } },
      ['hard:xr-interval-too-short'],
    ],
    [
      'overlapping products',
      terms('xr-buprenorphine', { product: 'brixadi-monthly' }),
      { patient: { activeOrders: [{ orderId: 'o1', medication: 'xr-buprenorphine', product: 'sublocade' }] } },
      ['hard:xr-overlapping-products'],
    ],
    [
      'moderate hepatic impairment',
      terms('xr-buprenorphine'),
      { clinical: { hepatic: 'moderate' } },
      ['hard:hepatic-stop'],
    ],
    ['mild hepatic impairment', terms('xr-buprenorphine'), { clinical: { hepatic: 'mild' } }, []],
  ])('%s', (_, order, given, expected) => expect(found(order, given)).toEqual(expected));
});

describe('the table itself', () => {
  test('every declared stop and note has a policy, and every policy a source', () => {
    const codes = ORDER_POLICIES.map((policy) => policy.code);
    expect([...codes].sort()).toEqual([...HARD_STOPS, ...SOFT_STOPS, ...NOTES].sort());
    expect(ORDER_POLICIES.every((policy) => policy.source.startsWith('clinical '))).toBe(true);
  });

  test('the shipped rule set is sound and names every product', () => {
    expect(rulesFaults(rules)).toEqual([]);
    expect(Object.keys(rules.products).sort()).toEqual([...PRODUCTS].sort());
    expect(rulesFaults({ ...rules, takeHome: [{ fromDay: 1, maxDoses: 7 }] })).toEqual([
      'take-home-days-not-ascending-from-0',
    ]);
  });
});
