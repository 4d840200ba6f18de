import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv5 } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { onDay, PATIENT } from './picture.js';
import { GoodCourse } from './programs.js';
import { moveTo, startStepDown } from './stepping-down.js';

const CASE_MS = 180_000;
const file = (name: string): string =>
  readFileSync(new URL(`../../../docs/policies/${name}.yaml`, import.meta.url), 'utf8');

let service: TestService;
beforeEach(async () => {
  service = await startStepDown(-2);
}, 60_000);
afterEach(() => service.stop());

/** The program is in force from the day of admission on. */
async function inForce(name: string): Promise<void> {
  const body = { yaml: file(name), effectiveFrom: onDay(0) };
  expect(await service.as('medical-director').post('/step-down/v1/policies', body)).toMatchObject({ status: 201 });
  await moveTo(service, 0);
}

describe('the example programs run', () => {
  it(
    'community: four weeks of three sessions, five of two, eight of one, each change proposed on its first day and signed',
    async () => {
      await inForce('community-17-weeks');
      const course = new GoodCourse(service, uuidv5(PATIENT, 'community'));
      await course.admitted('P2');
      await course.until('P5', 130);
      expect(course.steps).toEqual([
        { to: 'P3', proposed: 28, entered: 30, week: '2x120', level: '1.5' },
        { to: 'P4', proposed: 65, entered: 67, week: '1x90', level: '1.5' },
        { to: 'P5', proposed: 123, entered: 125, week: '0.5x60', level: '1.0' },
      ]);
    },
    CASE_MS,
  );

  it(
    'Matrix: four weeks of early recovery, twelve of relapse prevention, then the weekly group; a slip goes back to early recovery',
    async () => {
      await inForce('matrix-16-weeks');
      const course = new GoodCourse(service, uuidv5(PATIENT, 'matrix'));
      await course.admitted('P1');
      await course.until('P4', 130);
      expect(course.steps).toEqual([
        { to: 'P2', proposed: 28, entered: 30, week: '3x180', level: '2.1' },
        { to: 'P4', proposed: 114, entered: 116, week: '1x90', level: '1.5' },
      ]);
      await course.live(await course.view(), (built, day) => built.test(day, ['methamphetamine']));
      await course.live(await course.view(), (built, day) => built.test(day, ['methamphetamine']));
      expect((await course.view()).proposals).toMatchObject([
        { kind: 'step-up', to: 'P2', ruleSet: { id: 'matrix-16-weeks' } },
      ]);
    },
    CASE_MS,
  );
});
