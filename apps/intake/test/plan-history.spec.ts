import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Id } from '@stepwell/kernel';
import { Clinic, IOP_WEEK, REVIEW, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

type History = Readonly<Record<'versions' | 'progress' | 'artefacts' | 'reviews', readonly object[]>>;

const history = async ({ episodeId }: Person): Promise<History> =>
  (await clinic.service.as('auditor').get<History>(`/intake/v1/episodes/${episodeId}/plan/history`)).body;

/** Whatever a team does to a plan, good and refused. */
const STEPS = {
  sign: () => ['plan', { goals: [{ horizon: 'short' }], components: IOP_WEEK, patientSigned: true }],
  'sign too little': () => ['plan', { goals: [{ horizon: 'short' }], components: [{ ...IOP_WEEK[0], minutes: 60 }] }],
  progress: (goalId: Id) => ['plan/progress', { goalId, state: 'progressing', percent: 30 }],
  met: (goalId: Id) => ['plan/progress', { goalId, state: 'met', occurredAt: '2026-01-05T13:00:00Z' }],
  review: (goalId: Id) => ['plan/reviews', { ...REVIEW, goalsMet: [goalId] }],
  'review that changes': () => ['plan/reviews', { ...REVIEW, change: { goals: [{ horizon: 'short' }] } }],
  'review without a word': () => ['plan/reviews', { ...REVIEW, agreement: undefined }],
  'weekly look': () => ['plan/mini-reviews', { resultsShown: true, agreement: 'disagrees' }],
  document: () => [
    'plan/artefacts',
    {
      kind: 'relapse-prevention-plan',
      sections: ['triggers', 'coping-steps', 'people-to-call'].map((section) => ({ section, steps: ['x'] })),
      signatureAbsence: 'declined',
    },
  ],
} as const satisfies Record<string, (goalId: Id) => readonly [string, object]>;
type Step = keyof typeof STEPS;
const ALL = Object.keys(STEPS) as Step[];

describe('the history of a plan', () => {
  it('only ever grows: what it held before a command it holds after it, unchanged and in its place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ALL), { minLength: 3, maxLength: 9 }), async (steps) => {
        const person = await clinic.admitted();
        let before = await history(person);
        for (const step of steps) {
          clinic.service.clock.advance({ minutes: 1 });
          const episode = await clinic.service
            .as('counselor')
            .get<{ plan: { goals: { goalId: Id }[] } }>(`/intake/v1/episodes/${person.episodeId}`);
          const [rest, body] = STEPS[step](episode.body.plan.goals[0]!.goalId);
          const { status } = await clinic.service
            .as('counselor')
            .post(`/intake/v1/episodes/${person.episodeId}/${rest}`, body);
          const after = await history(person);
          const grown = Object.entries(before).map(([part, rows]) => {
            expect(after[part as keyof History].slice(0, rows.length)).toEqual(rows);
            return after[part as keyof History].length - rows.length;
          });
          expect(grown.some((more) => more > 0)).toBe(status === 201);
          before = after;
        }
        expect(before.versions.map((row) => Reflect.get(row, 'version') as unknown)).toEqual(
          before.versions.map((_, i) => i + 1),
        );
      }),
      { numRuns: 12, seed: 34 },
    );
  }, 60_000);
});
