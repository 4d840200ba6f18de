import { describe, expect, it } from '@jest/globals';
import { onDay, PictureBuilder, ready, SITE, standing, ZONE } from '../../test/picture.js';
import { newCase, type PatientCase, type Signature } from './case.js';
import { closeDay, situationOf } from './close-day.js';
import { evaluate } from './evaluate.js';
import { react } from './reacting.js';
import type { Policy, RuleSet } from './policy.js';
import { recalledFrom, SHIPPED, type RuleSetVersion } from './rule-sets.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import { sign } from './signing.js';
import { takeEffect } from './taking-effect.js';

const DIRECTOR: Signature = { staffId: '57000000-0000-4000-8000-000000000001', tier: 'M3' };
const { policy } = HOUSE_STEP_DOWN_V1;
const under = (body: Policy): RuleSet => ({ ...HOUSE_STEP_DOWN_V1, policy: body });
const { holdUntilCleared: _, ...older } = policy;
/** A version that also stands still after one isolated positive, and one whose suicide screens no longer count. */
const WIDER = under({ ...policy, holdUntilCleared: ['U1', 'U2', 'U2b', 'U5'] });
const NARROWER = under({ ...policy, holdUntilCleared: ['U1', 'U2'] });

const moment = (day: number) => ({
  patientId: standing().patientId,
  siteId: SITE,
  zone: ZONE,
  siteDate: onDay(day),
  at: `${onDay(day)}T15:00:00.000Z`,
});

/** Proposed on day 35, with every criterion met. */
function proposed(): PatientCase {
  const { episodeId, phase, taper, level, ageBand } = standing();
  const body = { kind: 'admission', siteId: SITE, programId: SITE, hourBand: null } as const;
  const [fact] = new PictureBuilder().add(0, 'intake', { ...body, episodeId, phase, taper, level, ageBand }).facts;
  const reacting = { ruleSet: HOUSE_STEP_DOWN_V1, sameDay: [], moment: moment(0) };
  const admitted = react(newCase(standing().patientId), fact!, reacting).after;
  const day = { ruleSet: HOUSE_STEP_DOWN_V1, moment: moment(35), completeFrom: onDay(-100), asOf: moment(35).at };
  return closeDay(admitted, { ...day, picture: ready().picture() })!.after;
}

const found = (held: PatientCase, built: PictureBuilder, ruleSet: RuleSet) =>
  evaluate(situationOf(held)!, built.picture(), ruleSet, onDay(36));
const signed = (ruleSet: RuleSet, built: PictureBuilder, override: string | null = null) => {
  const held = proposed();
  const about = { proposalId: held.proposals[0]!.id, by: DIRECTOR, moment: moment(36), effectiveOn: null };
  return sign(held, { ...about, override, found: found(held, built, ruleSet), stale: [], approvalId: SITE });
};
const positive = (): PictureBuilder => ready().test(36, ['cocaine']);
const item9 = (): PictureBuilder => ready().score(36, 'PHQ-9', 9, { item9Positive: true });

describe('which triggers hold until they are cleared is rule data', () => {
  it.each([
    ['shipped', HOUSE_STEP_DOWN_V1, 'actions'],
    ['wider', WIDER, 'hold'],
  ])('%s: an isolated positive', (_name, ruleSet, expected) => {
    expect(evaluate(standing(), positive().picture(), ruleSet, onDay(36)).decision.kind).toBe(expected);
  });

  it.each([
    ['shipped', HOUSE_STEP_DOWN_V1, 'ok'],
    ['wider', WIDER, 'red-signal'],
  ])('%s: overriding after an isolated positive', (_name, ruleSet, expected) => {
    const answer = signed(ruleSet, positive(), 'clinical-judgement');
    expect('ok' in answer ? answer.rejection : 'ok').toBe(expected);
  });

  it.each([
    ['shipped', HOUSE_STEP_DOWN_V1, 'red-signal'],
    ['narrower', NARROWER, null],
    ['stored before there was the choice', under(older), 'red-signal'],
  ])('%s: item 9 on the effective date', (_name, ruleSet, expected) => {
    const approved = signed(HOUSE_STEP_DOWN_V1, ready());
    if ('ok' in approved) throw new Error(approved.rejection);
    const day = { found: found(approved.after, item9(), ruleSet), stale: [], moment: moment(37), ruleSet };
    expect(takeEffect(approved.after, SITE, day).after.approvals[0]!.cancelled).toBe(expected);
  });

  it.each([['item 9', item9()] as const, ['a moderate screen', ready().cssrs(36, 'moderate')] as const])(
    'a version stored before there was the choice decides %s as it did',
    (_name, built) => {
      const [now, then] = [HOUSE_STEP_DOWN_V1, under(older)].map((ruleSet) =>
        evaluate(standing(), built.picture(), ruleSet, onDay(36)),
      );
      expect(then!.decision).toEqual(now!.decision);
      expect(now!.decision.kind).toBe('hold');
    },
  );
});

describe('how long what is finished is remembered is rule data', () => {
  const version = (recallDays: number | undefined): RuleSetVersion => {
    const { recallDays: _days, ...rest } = policy;
    return { ...SHIPPED, policy: recallDays === undefined ? rest : { ...rest, recallDays } };
  };
  it.each([
    ['the shipped days', [SHIPPED], '2025-12-08'],
    ['the longest of a tenant’s versions', [version(30), version(200)], '2025-11-18'],
    ['a version stored before there was the choice', [version(undefined)], '2025-12-08'],
  ])('%s', (_name, versions, expected) => {
    expect(recalledFrom(versions, '2026-06-06T15:00:00.000Z')).toBe(expected);
  });

  it('from the earliest day anywhere, since no zone is known before the case', () => {
    expect(recalledFrom([SHIPPED], '2026-06-06T11:59:00.000Z')).toBe('2025-12-07');
    expect(recalledFrom([SHIPPED], '2026-06-06T12:00:00.000Z')).toBe('2025-12-08');
  });
});
