import { afterAll, beforeAll, describe } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openProvider } from '@stepwell/stepwell/clinic/provider';
import { FIRST_DAY, World, ZONE } from './world.js';
import { refusesBodies, type Scene } from './bad-input/bodies.js';
import { peopled } from './bad-input/clinic.js';
import { refusesCallers } from './bad-input/callers.js';
import { refusesOnEveryRoute } from './bad-input/routes.js';
import { refusesQueries } from './bad-input/queries.js';
import { refusesIds } from './bad-input/ids.js';
import { acceptsOnce, refusesPreconditions } from './bad-input/preconditions.js';

const OPEN_MS = 90_000;
const ELSEWHERE = { name: 'Elsewhere', zone: ZONE, opioidTreatmentProgram: true };

describe('bad input', () => {
  let scene: Scene;
  beforeAll(async () => {
    const world = await World.open();
    await world.goTo(0, '08:30');
    const other = await openProvider(world.host, randomUUID(), [ELSEWHERE], FIRST_DAY);
    await world.time.rest();
    const [known, theirs] = [await peopled(world, world.provider), await peopled(world, other)];
    await world.goTo(0, '09:05');
    scene = { world, known, theirs, theirTenantId: other.tenantId };
  }, OPEN_MS);
  afterAll(() => scene?.world.stop(), OPEN_MS);

  describe('a body', () => refusesBodies(() => scene));

  describe('a route', () => refusesOnEveryRoute(() => scene));
  describe('a query', () => refusesQueries(() => scene));
  describe('a caller', () => refusesCallers(() => scene));
  describe('an id', () => refusesIds(() => scene));
  describe('a precondition', () => refusesPreconditions(() => scene));
  describe('without a fault', () => acceptsOnce(() => scene));
});
