import { describe, expect, test } from '@jest/globals';
import { diversionEvents, diversionSteps, type DiversionSign } from './diversion.js';
import {
  expectedSubstances,
  medicationNotFound,
  resultTest,
  testAlerts,
  type Expectations,
  type TestReport,
} from './drug-test.js';
import { order } from './order.fixture.js';
import { HOUSE_MEDICATION_V1 as rules } from './rules/house-medication.v1.js';

const bup = order({ endDate: null });
const moment = { siteId: bup.siteId, zone: bup.zone, siteDate: '2026-01-10', at: '2026-01-10T14:00:00.000Z' };
const nobody: Expectations = { orders: [], prescribed: [] };
const onBup: Expectations = { orders: [bup], prescribed: [] };

const report = (results: TestReport['results'], more: Partial<TestReport> = {}): TestReport => ({
  collectedAt: moment.at,
  outcome: 'collected',
  method: 'presumptive',
  results,
  externalRef: null,
  ...more,
});
const found = (...substances: string[]) => substances.map((substance) => ({ substance, positive: true }));
const tested = (given: TestReport, expected: Expectations = onBup) =>
  resultTest(bup.patientId, 't1', given, expected, moment, rules);

describe('what a positive means', () => {
  test.each<[string, TestReport, Expectations, boolean, boolean]>([
    ['ordered medication', report(found('buprenorphine', 'norbuprenorphine')), onBup, false, false],
    ['its name in capitals', report(found('Buprenorphine')), onBup, false, false],
    ['not ordered', report(found('buprenorphine')), nobody, true, true],
    [
      'ordered, but ended before',
      report(found('buprenorphine')),
      { orders: [{ ...bup, endDate: '2026-01-09' }], prescribed: [] },
      true,
      true,
    ],
    ['heroin', report(found('opioid')), onBup, true, true],
    ['cocaine', report(found('cocaine')), onBup, true, false],
    [
      'a benzodiazepine from elsewhere',
      report(found('benzodiazepine')),
      { orders: [], prescribed: [{ medicine: 'clonazepam', from: '2026-01-01', until: null }] },
      false,
      false,
    ],
    [
      'the same after it ended',
      report(found('benzodiazepine')),
      { orders: [], prescribed: [{ medicine: 'clonazepam', from: '2026-01-01', until: '2026-01-09' }] },
      true,
      false,
    ],
    ['a refused sample', report(found('opioid'), { outcome: 'refused' }), onBup, false, false],
    ['a dilute sample', report(found('opioid'), { outcome: 'dilute' }), onBup, false, false],
    ['negative', report([{ substance: 'opioid', positive: false }]), onBup, false, false],
  ])('%s', (_, given, expected, nonPrescribed, opioid) => {
    const test = tested(given, expected);
    expect([test.nonPrescribedPositive, test.opioidPositive]).toEqual([nonPrescribed, opioid]);
  });

  test('a medicine without a class explains itself', () => {
    const expected = { orders: [], prescribed: [{ medicine: 'phenobarbital', from: '2026-01-01', until: null }] };
    expect([...expectedSubstances(expected, '2026-01-10', rules)]).toEqual(['phenobarbital']);
  });
});

describe('alerts on running orders', () => {
  const xr = order({ medication: 'xr-naltrexone', product: 'naltrexone-xr' });
  const disulfiram = order({ medication: 'disulfiram', product: 'disulfiram-oral' });
  const kinds = (given: TestReport, orders: readonly (typeof xr)[]) => {
    const expected = { orders, prescribed: [] };
    return testAlerts(tested(given, expected), expected, () => 'a1', rules).map((event) =>
      event.type === 'safety-alert-raised' ? `${event.severity} ${event.kind}` : event.type,
    );
  };

  test.each([
    ['opioid under naltrexone', kinds(report(found('fentanyl')), [xr]), ['hard naltrexone-opioid-positive-test']],
    ['alcohol under disulfiram', kinds(report(found('etg')), [disulfiram]), ['hard disulfiram-alcohol-positive-test']],
    ['opioid under buprenorphine', kinds(report(found('fentanyl')), [bup]), []],
    ['invalid sample', kinds(report(found('fentanyl'), { outcome: 'substituted' }), [xr]), []],
    ['ended order', kinds(report(found('fentanyl')), [{ ...xr, endDate: '2026-01-09' }]), []],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));
});

describe('C31 diversion hint', () => {
  const absent = [
    { substance: 'buprenorphine', positive: false },
    { substance: 'norbuprenorphine', positive: false },
  ];
  test.each([
    ['drug and metabolite absent', absent, true],
    ['metabolite found', [absent[0]!, { substance: 'norbuprenorphine', positive: true }], false],
    ['metabolite not looked for', [absent[0]!], false],
    ['nothing looked for', [], false],
  ])('%s', (_, results, expected) => expect(medicationNotFound('buprenorphine', results, rules)).toBe(expected));

  const sign = (siteDate: string, kind: DiversionSign['kind'] = 'short'): DiversionSign => ({ siteDate, kind });
  test('once: shorter supply, observed dose, an injection offered; never a discharge', () => {
    const signs = [sign('2026-01-10', 'medication-not-found'), sign('2026-01-12')];
    expect(diversionSteps(signs, rules)).toEqual(['shorter-supply', 'observed-dose', 'offer-extended-release']);
  });
  test('a second event asks for a conference', () => {
    expect(diversionSteps([sign('2026-01-10'), sign('2026-01-25')], rules)).toContain('case-conference');
    expect(diversionEvents([sign('2026-01-10'), sign('2026-01-24')], rules)).toBe(1);
    expect(diversionSteps([], rules)).toEqual([]);
  });
});
