import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PatientAdmittedV1, type DataOf } from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { policyFileSchema } from '../src/http/policy-schema.js';
import { onDay } from './picture.js';
import { admission, startStepDown } from './stepping-down.js';

interface Version {
  id: string;
  version: number;
  hash: string;
}

let service: TestService;
const TODAY = 35;
const PROGRAM = uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-666666666666', 'program');
const director = () => service.as('medical-director');
const own = (name: string, minDays: number): string =>
  `policy: ${name}\nextends: house-step-down\nchange:\n  transitions/P2-P3/A1/minDays: ${minDays}\n`;
const put = (name: string, more: object = {}, minDays = 22) =>
  director().post('/step-down/v1/policies', { yaml: own(name, minDays), ...more });
const refusal = ({ status, body }: HttpAnswer): unknown => [status, body.code, body.facts];
const inForce = async (day: number, scope = ''): Promise<string> => {
  const path = `/step-down/v1/policies/in-force?siteDate=${onDay(day)}${scope}`;
  return (await service.as('analyst').get<Version>(path)).body.id;
};
const stored = async (): Promise<number> => (await service.sql('SELECT 1 FROM step_down.rule_set')).length;

beforeAll(async () => {
  service = await startStepDown(TODAY);
}, 60_000);
afterAll(() => service.stop());

describe('policies over HTTP', () => {
  it('the schema is served to editors, without a token', async () => {
    expect((await service.as('analyst').get('/step-down/v1/policies/schema')).body).toEqual(policyFileSchema);
  });

  it('a file is checked and stores nothing', async () => {
    const before = await stored();
    const good = await director().post('/step-down/v1/policies/check', { yaml: own('checked', 22) });
    expect(good).toMatchObject({ status: 200, body: { policy: 'checked', warnings: [] } });
    const yaml = own('checked', 22).replace('A1/minDays', 'A1/minDay');
    expect(refusal(await director().post('/step-down/v1/policies/check', { yaml }))).toEqual([
      422,
      'rule-set-invalid',
      {
        pointers: ['/change/transitions/P2-P3/A1/minDay'],
        faults: ['4:3 /change/transitions/P2-P3/A1/minDay minDay is not there; allowed: id, minDays'],
      },
    ]);
    expect(await stored()).toBe(before);
  });

  it('an unknown criterion is refused with code, line, column, path and what is allowed; nothing is stored', async () => {
    const before = await stored();
    const yaml = `policy: own\nextends: house-step-down\ntransitions:\n  - { from: P2, to: P3, criteria: [{ id: A8, allowed: [none], maxAgeDays: 7 }, { id: A12 }] }\n`;
    const answer = await director().post('/step-down/v1/policies', { yaml, effectiveFrom: onDay(TODAY + 3) });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'rule-set-invalid',
        liftableBy: 'the caller',
        facts: {
          pointers: ['/transitions/0/criteria/1/id'],
          faults: [
            '4:82 /transitions/0/criteria/1/id A12 is not known here; allowed: A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11',
          ],
        },
      },
    });
    expect(await stored()).toBe(before);
    expect(await service.events('step-down.RuleSetActivated.v1')).toHaveLength(1);
  });

  it('the most specific scope decides: program before site before everyone', async () => {
    const { siteId } = service;
    const from = { effectiveFrom: onDay(TODAY + 2) };
    expect(await put('everyone', from)).toMatchObject({ status: 201, body: { version: 2, siteId: null } });
    expect(await put('site', { ...from, siteId })).toMatchObject({ status: 201, body: { version: 3, siteId } });
    expect(await put('program', { ...from, programId: PROGRAM })).toMatchObject({ status: 201, body: { version: 4 } });
    const at = [`&siteId=${siteId}`, `&siteId=${siteId}&programId=${PROGRAM}`, `&siteId=${uuidv5(siteId, 'other')}`];
    expect(await Promise.all(['', ...at].map((scope) => inForce(TODAY + 2, scope)))).toEqual([
      ...['everyone', 'site', 'program', 'everyone'],
    ]);
    expect(await Promise.all(['', ...at].map((scope) => inForce(TODAY + 1, scope)))).toEqual(
      Array.from({ length: 4 }, () => 'house-step-down'),
    );
    const told = (await service.events('step-down.RuleSetActivated.v1')).at(-1)!.data;
    expect(told).toMatchObject({ id: 'program', programId: PROGRAM, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((told as { body: typeof HOUSE_STEP_DOWN_V1.policy }).body.transitions[1]!.criteria[0]).toMatchObject({
      minDays: 22,
    });
  });

  it('a patient is decided about by the version of the program', async () => {
    const { siteId } = service;
    const patient = async (name: string, programId: Id): Promise<string> => {
      const patientId = uuidv5(PROGRAM, name);
      const [contract, data, envelope] = admission(siteId, 'P2', patientId);
      await service.deliver(contract, { ...(data as DataOf<typeof PatientAdmittedV1>), programId }, envelope);
      const path = `/step-down/v1/patients/${patientId}/evaluation?siteDate=${onDay(TODAY + 2)}`;
      return (await service.as('counselor').get<{ ruleSet: Version }>(path)).body.ruleSet.id;
    };
    expect(await patient('in', PROGRAM)).toBe('program');
    expect(await patient('out', uuidv5(PROGRAM, 'other'))).toBe('site');
  });

  it('two versions of one scope never decide on the same day', async () => {
    const before = await stored();
    const day = (n: number): string => onDay(TODAY + n);
    expect(refusal(await put('same day', { effectiveFrom: day(2) }))).toEqual([422, 'rule-set-invalid', anything]);
    expect(refusal(await put('same-day', { effectiveFrom: day(2) }))).toEqual([
      409,
      'rule-set-overlaps',
      { pointer: '/effectiveFrom', version: 2, begins: day(2), ends: null },
    ]);
    service.clock.set(`${day(-1)}T15:00:00.000Z`);
    const early = { effectiveFrom: day(1) };
    expect(refusal(await put('over-it', early))).toEqual([
      409,
      'rule-set-overlaps',
      { pointer: '/effectiveUntil', version: 2, begins: day(2), ends: null },
    ]);
    expect(refusal(await put('back', { effectiveFrom: day(9), effectiveUntil: day(8) }))).toEqual([
      422,
      'rule-set-ends-before',
      { pointer: '/effectiveUntil', notBefore: day(9) },
    ]);
    expect(refusal(await put('soon', { effectiveFrom: day(0) }))).toEqual([
      422,
      'too-soon',
      { pointer: '/effectiveFrom', noticeHours: 24 },
    ]);
    expect(refusal(await put('undated'))).toEqual([422, 'rule-set-undated', { pointer: '/effectiveFrom' }]);
    expect(await stored()).toBe(before);
  });

  it('a version with an end is an exception: after it the one before decides again', async () => {
    const day = (n: number): string => onDay(TODAY + n);
    const trial = { effectiveFrom: day(10), effectiveUntil: day(20) };
    expect(await put('trial', trial)).toMatchObject({ status: 201, body: { version: 5, effectiveUntil: day(20) } });
    expect(refusal(await put('into-it', { effectiveFrom: day(20) }))).toEqual([
      409,
      'rule-set-overlaps',
      { pointer: '/effectiveFrom', version: 5, begins: day(10), ends: day(20) },
    ]);
    const names = await Promise.all([9, 10, 20, 21].map((n) => inForce(TODAY + n)));
    expect(names).toEqual(['everyone', 'trial', 'trial', 'everyone']);
    const activated = await service.events('step-down.RuleSetActivated.v1');
    expect(activated.at(-1)!.data).toMatchObject({ id: 'trial', version: 5, effectiveUntil: day(20) });
  });

  it('only those who keep the rules put one in force, and only at their sites', async () => {
    const yaml = own('own', 22);
    const from = { effectiveFrom: onDay(TODAY + 30) };
    const post = (who: ReturnType<typeof director>, more: object) =>
      who.post('/step-down/v1/policies', { yaml, ...from, ...more });
    const elsewhere = service.as({ roles: ['medical-director'], siteIds: [] });
    expect(await post(elsewhere, {})).toMatchObject({ status: 403, body: { code: 'site-not-allowed' } });
    expect(await post(service.as('counselor'), {})).toMatchObject({ status: 403 });
    expect(
      await post(service.as({ roles: ['medical-director'], siteIds: [] }), { siteId: service.siteId }),
    ).toMatchObject({ status: 403, body: { code: 'site-not-allowed' } });
  });
});

const anything = expect.anything();
