import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { Policy } from '../src/domain/policy.js';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { readPolicyFile, type FileFault } from '../src/http/policy-file.js';
import { readPolicy } from '../src/http/policy-reading.js';
import { policyFileSchema } from '../src/http/policy-schema.js';

const docs = (name: string): string => readFileSync(new URL(`../../../docs/policies/${name}`, import.meta.url), 'utf8');
const policyOf = (text: string): Policy => {
  const read = readPolicyFile(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.file.policy;
};
const faultsOf = (text: string): readonly FileFault[] => {
  const read = readPolicyFile(text);
  return read.ok ? [] : read.faults;
};
const HOUSE = `policy: own\nextends: house-step-down\n`;

describe('a policy file', () => {
  it('the house policy ships as a file that a clinician can read, and reads as itself', () => {
    const read = readPolicyFile(docs('house-step-down.yaml'));
    expect(read).toMatchObject({ ok: true, file: { hash: HOUSE_STEP_DOWN_V1.hash, warnings: [] } });
  });

  it('the published schema is the one that is served, and takes every file that is shipped', () => {
    expect(JSON.parse(docs('policy.schema.json'))).toEqual(policyFileSchema);
    const takes = new Ajv({ strict: false }).compile(policyFileSchema);
    for (const name of ['house-step-down', 'community-17-weeks', 'matrix-16-weeks']) {
      expect([name, takes(parse(docs(`${name}.yaml`))), takes.errors]).toEqual([name, true, null]);
      expect(readPolicyFile(docs(`${name}.yaml`))).toMatchObject({ ok: true, file: { name, warnings: [] } });
    }
  });

  it('single values change by their place, shares as percent', () => {
    const policy = policyOf(
      `${HOUSE}change:\n  transitions/P2-P3/A2/minAttendedShare: 77%\n  transitions/P2-P3/A1/minDays: 23\n  hourBands/2.1-adult/minHours: 10\n`,
    );
    const [, , ...rest] = policy.transitions;
    expect(policy.transitions[1]!.criteria.slice(0, 2)).toMatchObject([{ minDays: 23 }, { minAttendedShare: 0.77 }]);
    expect(rest).toEqual(HOUSE_STEP_DOWN_V1.policy.transitions.slice(2));
    expect(policy.transitions[2]!.criteria).toEqual(HOUSE_STEP_DOWN_V1.policy.transitions[2]!.criteria);
    expect(policy.hourBands.find((row) => row.level === '2.1')).toMatchObject({ minHours: 10 });
  });

  it('hours outside the band of a level are told, not refused: intake decides the band', () => {
    const read = readPolicyFile(`${HOUSE}change:\n  hourBands/2.1-adult/minHours: 10\n`);
    expect(read).toMatchObject({
      ok: true,
      file: { warnings: [{ line: 2, path: '/ladder/P2/steps/adult/0' }, { path: '/ladder/P2/steps/adult/2' }] },
    });
  });
});

describe('a policy file that is none is refused with line, column, path and what is allowed', () => {
  const transitions = (criterion: string): string =>
    `${HOUSE}transitions:\n  - from: P2\n    to: P3\n    criteria:\n      - { id: A8, allowed: [none], maxAgeDays: 7 }\n      - ${criterion}\n`;
  const ALL = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10', 'A11'];
  it.each<readonly [string, string, Partial<FileFault>]>([
    [
      'an unknown criterion',
      transitions('{ id: A12, minDays: 3 }'),
      { line: 8, column: 11, path: '/transitions/0/criteria/1/id', says: 'A12 is not known here', allowed: ALL },
    ],
    [
      'an unknown form of a question',
      transitions('{ id: A9, ask: happiness }'),
      { line: 8, column: 19, allowed: ['plan-signed', 'goals', 'discharge-ready'] },
    ],
    [
      'a misspelt threshold',
      transitions('{ id: A1, minDay: 3 }'),
      { line: 8, column: 19, says: 'minDay is not known here', allowed: ['id', 'minDays'] },
    ],
    ['a text for a number', transitions('{ id: A1, minDays: three }'), { says: 'three is not an integer' }],
    ['a share above one', transitions('{ id: A9, ask: goals, minShare: 1.5 }'), { says: '1.5 must be <= 1' }],
    [
      'a criterion asked twice',
      transitions('{ id: A8, allowed: [low], maxAgeDays: 7 }'),
      { path: '/transitions/0/criteria/1/id', says: 'A8 is asked for twice' },
    ],
    [
      'a way up',
      `${HOUSE}transitions:\n  - from: P3\n    to: P2\n    criteria:\n      - { id: A8, allowed: [none], maxAgeDays: 7 }\n`,
      { line: 5, column: 5, path: '/transitions/0/to', allowed: ['P4', 'P5'] },
    ],
    [
      'no suicide screen',
      `${HOUSE}transitions:\n  - from: P2\n    to: P3\n    criteria:\n      - { id: A1, minDays: 21 }\n`,
      { line: 6, path: '/transitions/0/criteria', says: 'A8 is missing: no step down without a suicide screen' },
    ],
    [
      'a taper without a suicide screen',
      `${HOUSE}taper: { minDays: 14, criteria: [] }\n`,
      { line: 3, column: 23, path: '/taper/criteria' },
    ],
    [
      'a red signal taken away',
      `${HOUSE}holdUntilCleared: [U1, U2]\n`,
      { line: 3, column: 1, path: '/holdUntilCleared', allowed: ['U1', 'U2', 'U2b'] },
    ],
    ['a step up passed over', `${HOUSE}besideStepDown: [HW-2, U4]\n`, { line: 3, column: 24 }],
    ['an unknown section', `${HOUSE}taperings: 3\n`, { line: 3, column: 1, says: 'taperings is not known here' }],
    ['a section that is missing', 'policy: own\nladder: {}\n', { path: '/transitions', says: 'is missing' }],
    ['no name', 'extends: house-step-down\n', { path: '/policy', says: 'is missing' }],
    ['no day of the calendar', `${HOUSE}effectiveFrom: '2026-02-30'\n`, { line: 3, path: '/effectiveFrom' }],
    [
      'a change of what is not there',
      `${HOUSE}change:\n  transitions/P2-P9/A1/minDays: 3\n`,
      { line: 4, column: 3, says: 'P2-P9 is not there', allowed: ['P1-P2', 'P2-P3', 'P3-P4', 'P4-P5'] },
    ],
    ['a change to another type', `${HOUSE}change:\n  recallDays: soon\n`, { line: 4, column: 3, path: '/recallDays' }],
    ['a key twice', `${HOUSE}recallDays: 3\nrecallDays: 4\n`, { line: 4, column: 1 }],
    ['half a list', `${HOUSE}transitions: [\n`, { path: '' }],
    ['a text', 'step down, please', { line: 1, column: 1 }],
    ['nothing', '', { line: 1, column: 1 }],
  ])('%s', (_what, text, fault) => {
    expect(faultsOf(text)).toContainEqual(expect.objectContaining(fault));
  });

  it('a body is held to the same rules', () => {
    const { policy } = HOUSE_STEP_DOWN_V1;
    expect(readPolicy(policy)).toMatchObject({ ok: true, warnings: [] });
    for (const key of Object.keys(policy)) {
      const { [key]: _, ...less } = policy as Policy & Record<string, unknown>;
      const optional = ['besideStepDown', 'holdUntilCleared', 'recallDays'].includes(key);
      expect([key, readPolicy(less).ok]).toEqual([key, optional]);
      expect([key, readPolicy({ ...policy, [key]: 'nonsense' }).ok]).toEqual([key, false]);
    }
  });
});
