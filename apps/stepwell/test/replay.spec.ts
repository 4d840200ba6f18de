import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import type { ReplayResult } from '../src/replay/result.js';
import { VISIT_COLUMNS } from '../src/replay/visits.js';
import { CommandLine } from './process.js';

const OPEN_MS = 60_000;
const RUN_MS = 90_000;
const PEOPLE = 5;
const DAYS = 28;
const DAYS_PER_WEEK = 7;

const days = Array.from({ length: DAYS }, (_, day) => day + 1);
const people = Array.from({ length: PEOPLE }, (_, n) => n + 1);
/** The higher the number, the earlier somebody stops and the more often they use. */
const dosed = (who: number): readonly number[] => days.filter((day) => day <= DAYS - (who - 1) * 6);
const weekly = days.filter((day) => day % DAYS_PER_WEEK === 1);
const keeps = (who: number, day: number): boolean => (day / DAYS_PER_WEEK + who) % 4 >= 1 || who === 1;

/** An invented trial of a few weeks, its rows as they come or turned around. */
function trial(turned: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'invented-trial-'));
  const table = (name: string, head: string, rows: readonly string[]) =>
    writeFileSync(join(folder, `${name}.csv`), [head, ...(turned ? rows.toReversed() : rows), ''].join('\n'));
  const each = (row: (who: number) => string | readonly string[]) => people.flatMap(row);
  table(
    'everybody',
    'who,project',
    each((who) => `${who},27`),
  );
  table(
    'site_masked',
    'who,site_masked',
    each((who) => `${who},${who % 2}`),
  );
  table(
    'demographics',
    'who,age',
    each((who) => `${who},${30 + who}`),
  );
  table(
    'randomization',
    'who,treatment,which,when',
    each((who) => `${who},Methadone,1,1`),
  );
  const visit = (row: Readonly<Record<string, string>>) => VISIT_COLUMNS.map((column) => row[column] ?? '').join(',');
  const visits = (who: number) =>
    weekly.map((day) => {
      const of = { who: String(who), visit: `WK${(day - 1) / DAYS_PER_WEEK}`, when: String(day) };
      return visit(keeps(who, day) ? { ...of, what: 'visit' } : { ...of, what: 'no visit', is_no_show: '1' });
    });
  table('visit', VISIT_COLUMNS.join(','), each(visits));
  table(
    'treatment',
    'who,amount,when',
    each((who) => dosed(who).map((day) => `${who},60,${day}`)),
  );
  const positive = (who: number) => weekly.filter((day) => who > 1 && keeps(who, day));
  table(
    'uds',
    'who,what,when',
    each((who) => positive(who).map((day) => `${who},Opioid,${day}`)),
  );
  table(
    'uds_temp',
    'who,was_temp_ok,when',
    each((who) => weekly.map((day) => `${who},1,${day}`)),
  );
  table(
    'withdrawal',
    'who,withdrawal,when',
    each((who) => `${who},2,1`),
  );
  table(
    'tlfb',
    'who,what,when',
    each((who) => (who > 3 ? [`${who},Heroin,9`, `${who},Heroin,10`] : [])),
  );
  return folder;
}

describe('stepwell replay', () => {
  let databases: readonly TestDatabase[];
  beforeAll(async () => {
    databases = [await freshDatabase('replay'), await freshDatabase('replay_turned')];
  }, OPEN_MS);
  afterAll(() => Promise.all(databases.map((database) => database.drop())), OPEN_MS);

  test(
    'a few people: curves and proposals by week, the same when everything arrives in another order',
    async () => {
      const other = ['--order', 'step-down,medication,attendance,scheduling,intake', '--delays', '3'];
      const run = (database: TestDatabase, more: readonly string[]) =>
        CommandLine.run(['replay', '--data', trial(more.length > 0), '--json', ...more], {
          DATABASE_URL: database.adminUrl,
        });
      const ended = await Promise.all([run(databases[0]!, []), run(databases[1]!, other)]);
      expect(ended.map(({ code, err }) => [code, err])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      const [first, second] = ended.map(({ out }) => JSON.parse(out) as ReplayResult);
      expect(outcome(second!)).toEqual(outcome(first!));

      const { weeks } = first!.arms[0]!;
      expect(weeks.slice(0, 4).map(({ stillDosing }) => stillDosing.ours)).toEqual([0.8, 0.6, 0.4, 0]);
      // Every figure that both know is the same: days and labels name the same weeks here.
      const figures = weeks.flatMap(({ stillDosing, visitsKept, opioidPositive }) => [
        stillDosing,
        visitsKept,
        opioidPositive,
      ]);
      expect(figures.filter(({ difference }) => difference !== null && Math.abs(difference) > 1e-9)).toEqual([]);
      expect(figures.filter(({ difference }) => difference !== null).length).toBeGreaterThan(WEEKS_OF_DOSES);
      const asked = first!.asked.flatMap(({ proposals }) => Object.entries(proposals));
      expect(asked.reduce((sum, [, count]) => sum + count, 0)).toBe(
        Object.values(first!.proposals).reduce((sum, count) => sum + count, 0),
      );
      expect(asked.length).toBeGreaterThan(0);
    },
    RUN_MS,
  );
});

const WEEKS_OF_DOSES = 24;

/** What must not depend on the order in which anything arrives. */
function outcome({ arms, dirt, commands, proposals, asked, parked, decisionsDigest }: ReplayResult): object {
  return { arms, dirt, commands, proposals, asked, parked, decisionsDigest };
}
