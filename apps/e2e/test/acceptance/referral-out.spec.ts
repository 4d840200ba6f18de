import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { ciwa, cssrs } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts } from './acts.js';
import { Ladder } from './ladder.js';

const OPEN_MS = 90_000;
const CASE_MS = 60_000;

describe('a referral out of somebody in treatment, seen by the whole platform', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    acts = new Acts(world);
    ladder = new Ladder(world);
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
  const newestMiss = async ({ patientId }: Patient) =>
    (await world.told('attendance', patientId, 'SessionMissed')).at(-1)?.data;

  it(
    'is away from the hand-over to the return: excused, seat kept, no step-down; then assessed again',
    async () => {
      const patient = await acts.refer();
      await acts.rerate(patient, [1, 0, 1, 2, 3, 1], [cssrs('intake'), ciwa(3)]);
      await acts.enter(patient);
      const episode = `/intake/v1/episodes/${patient.episodeId}`;
      const { referralsOut } = await as('counselor').post<{ referralsOut: { referralOutId: Id }[] }>(
        `${episode}/referrals-out`,
        { kind: 'withdrawal-management' },
      );
      const out = `/intake/v1/referrals-out/${referralsOut[0]!.referralOutId}`;
      const nameless = { receivingSite: 'wm-unit-1', handOverAt: world.time.now() };
      expect(await refused(as('counselor').post(`${out}/accept`, nameless))).toMatchObject({
        ...{ status: 422, code: 'hand-over-incomplete', facts: { missing: ['contact'] } },
      });
      await as('counselor').post(`${out}/accept`, { ...nameless, contact: 'charge-nurse' });
      await as('counselor').post(`${out}/close`, { outcome: 'handed-over' });
      await world.time.rest();
      expect(await acts.told('intake', patient)).toEqual(
        expect.arrayContaining(['ReferralOutOpened', 'ReferralOutAccepted', 'LeaveStarted', 'ReferralOutClosed']),
      );

      await world.goTo(4, '13:00');
      expect(await newestMiss(patient)).toMatchObject({ reason: 'on-leave', class: 'excused' });
      expect(await acts.seatOf(patient)).toMatchObject({ seat: { phase: 'P2', until: null } });
      expect((await ladder.of(patient)).missing).toContain('on-leave');

      await as('counselor').post(`${out}/close`, { outcome: 'returned' });
      await world.time.rest();
      expect((await acts.told('intake', patient)).slice(-2)).toEqual(['LeaveEnded', 'ReferralOutClosed']);
      const due = await as('nurse').get<{ items: { patientId: Id; kind: string }[] }>(
        `/intake/v1/worklist?siteId=${world.site.siteId}&status=asked&kind=reassessment`,
      );
      expect(due.items.filter(({ patientId }) => patientId === patient.patientId)).toHaveLength(1);
      await acts.rerate(patient, [0, 0, 1, 2, 3, 1], [cssrs('since-last-contact'), ciwa(1)]);
      await world.goTo(7, '13:00');
      expect(await newestMiss(patient)).not.toMatchObject({ reason: 'on-leave', siteDate: world.date(7) });
      expect(await acts.seatOf(patient)).toMatchObject({ seat: { phase: 'P2', until: null } });
      expect((await ladder.of(patient)).missing).not.toContain('on-leave');
    },
    CASE_MS,
  );
});
