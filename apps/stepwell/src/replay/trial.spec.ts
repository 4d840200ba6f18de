import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../host/user-error.js';
import { readTrial } from './trial.js';
import { VISIT_COLUMNS } from './visits.js';

type Tables = Readonly<Record<string, string>>;

const visit = (row: Readonly<Record<string, string>>): string =>
  VISIT_COLUMNS.map((column) => row[column] ?? '').join(',');
const BASE: Tables = {
  everybody: 'who,project\n1,27\n2,27\n3,30',
  site_masked: 'who,site_masked\n1,11\n2,11',
  demographics: 'who,age\n1,40\n2,',
  randomization: 'who,treatment,which,when\n1,Methadone,1,10',
  visit: [VISIT_COLUMNS.join(',')].join('\n'),
  treatment: 'who,amount,when\n1,30,10\n1,40,11',
  uds: 'who,what,when\n1,Opioid,10',
  uds_temp: 'who,was_temp_ok,when\n1,0,10',
  withdrawal: 'who,withdrawal,when\n1,2,10',
  tlfb: 'who,what,when\n1,Heroin,-3',
};

function trialOf(tables: Tables) {
  const folder = mkdtempSync(join(tmpdir(), 'trial-'));
  for (const [name, text] of Object.entries({ ...BASE, ...tables }))
    writeFileSync(join(folder, `${name}.csv`), `${text}\n`);
  return () => readTrial(folder, '27');
}
const withVisits = (...rows: Readonly<Record<string, string>>[]): Tables => ({
  visit: [VISIT_COLUMNS.join(','), ...rows.map(visit)].join('\n'),
});

describe('Reading a trial', () => {
  it('gives each person of the trial, and only those, with site, arm, doses, samples, ratings and reports', () => {
    const { people, arms, dirt } = trialOf({})();
    expect(people.map(({ who, arm, randomizedOn }) => [who, arm, randomizedOn])).toEqual([
      ['1', 'Methadone', 10],
      ['2', null, null],
    ]);
    expect(arms).toEqual(['Methadone']);
    expect(people[0]).toMatchObject({
      site: '11',
      doses: [
        { day: 10, amount: 30, unit: 'mg' },
        { day: 11, amount: 40, unit: 'mg' },
      ],
      samples: [{ day: 10, positives: ['opioid'], temperature: 'wrong' }],
      withdrawals: [{ day: 10, grade: 2 }],
      uses: [{ day: -3, substance: 'heroin' }],
    });
    expect(dirt.toObject()).toEqual({ 'person-without-age': 1 });
  });

  it.each([
    [
      'a kept visit',
      [{ who: '1', visit: 'WK0', what: 'visit', when: '10' }],
      [{ day: 10, outcome: 'kept', reason: null }],
      {},
    ],
    [
      'an absence with its reason',
      [{ who: '1', visit: 'WK1', what: 'no visit', is_in_jail: '1', when: '17' }],
      [{ day: 17, outcome: 'missed', reason: 'jail' }],
      {},
    ],
    [
      'an absence without a reason',
      [{ who: '1', visit: 'WK1', what: 'no visit', when: '17' }],
      [{ day: 17, outcome: 'missed', reason: 'other' }],
      { 'absence-without-a-reason': 1 },
    ],
    [
      'an absence without a date, on the planned day of its week',
      [{ who: '1', visit: 'WK2', what: 'no visit', is_no_show: '1' }],
      [{ day: 24, outcome: 'missed', reason: 'no-show' }],
      { 'visit-day-taken-from-week-label': 1 },
    ],
    [
      'a visit nobody knows about',
      [{ who: '1', visit: 'WK1', what: 'MISSING', when: '17' }],
      [{ day: 17, outcome: 'unknown', reason: null }],
      { 'visit-outcome-missing': 1 },
    ],
    [
      'two labels on one day',
      [
        { who: '1', visit: 'WK1', what: 'visit', when: '17' },
        { who: '1', visit: 'WK2', what: 'visit', when: '17' },
      ],
      [{ day: 17, outcome: 'kept', reason: null }],
      { 'two-labels-on-one-day': 1 },
    ],
    [
      'a day that says both',
      [
        { who: '1', visit: 'WK1', what: 'no visit', is_no_show: '1', when: '17' },
        { who: '1', visit: 'WK1', what: 'visit', when: '17' },
      ],
      [{ day: 17, outcome: 'kept', reason: null }],
      { 'one-day-says-two-outcomes': 1 },
    ],
  ] as const)('takes %s', (_what, rows, visits, dirt) => {
    const trial = trialOf(withVisits(...rows))();
    expect(trial.people[0]!.visits).toEqual(visits);
    expect(trial.dirt.toObject()).toEqual({ 'person-without-age': 1, ...dirt });
  });

  it('adds up two doses of one day and says so', () => {
    const trial = trialOf({ treatment: 'who,amount,when\n1,30,10\n1,5,10' })();
    expect(trial.people[0]!.doses).toEqual([{ day: 10, amount: 35, unit: 'mg' }]);
    expect(trial.dirt.toObject()).toMatchObject({ 'second-dose-on-one-day': 1 });
  });

  it('takes amount 1 of an XR arm as one injection', () => {
    const trial = trialOf({
      randomization: 'who,treatment,which,when\n1,Inpatient NTX,1,10',
      treatment: 'who,amount,when\n1,1,10',
    })();
    expect(trial.people[0]!.doses).toEqual([{ day: 10, amount: 1, unit: 'injection' }]);
  });

  it.each([
    ['a table is missing', () => readTrial('/nonexistent', '27'), /everybody\.csv is missing/],
    ['a column is missing', trialOf({ uds: 'who,when\n1,10' }), /uds\.csv has no column "what"/],
    [
      'a table is no CSV',
      trialOf({ uds: 'who,what,when\n1,"Opioid,10\n' }),
      /uds\.csv line \d+, column "what": a quote is not closed/,
    ],
    ['the trial is not in it', () => readTrial(mkdtempSync(join(tmpdir(), 'trial-')), '99'), UserError],
  ])('says in one line what is wrong when %s', (_what, read, message) => {
    expect(read).toThrow(message);
  });
});
