import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { conformance } from '../conformance/conformance.js';
import { onStartedRun, patient, World } from '../world.js';
import { broker } from './broker.js';
import { openKafkaBus } from './kafka-bus.js';

describe('the bus on Kafka', () => conformance(openKafkaBus));

describe('the bus on Kafka whose broker is killed -9 and started again', () => {
  let world: World;
  beforeAll(async () => void (world = await World.open(openKafkaBus)));
  afterEach(() => broker('start'));
  afterAll(() => world.close());

  it('applies every committed event exactly once, in order', async () => {
    const patients = Array.from({ length: 24 }, (_, n) => patient(n));
    const teller = await world.teller();
    await world.listener([onStartedRun()]);
    const rounds = Array.from({ length: 30 }, (_, n) => n);
    for (const n of rounds) {
      await world.tellTogether(
        teller,
        patients.map((patientId) => ({ kind: 'started', patientId, n })),
      );
      if (n % 10 === 4) await broker('kill');
      if (n % 10 === 7) await broker('start');
    }
    await world.quiet(60_000);
    for (const patientId of patients) expect(await world.applied(patientId)).toEqual(rounds);
  }, 120_000);
});
