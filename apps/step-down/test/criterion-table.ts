import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../src/domain/evaluate.js';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import type { Situation } from '../src/domain/situation.js';
import type { Criterion } from '../src/domain/verdict.js';
import { onDay, PictureBuilder, standing } from './picture.js';

export const TODAY = 35;
export type Build = (built: PictureBuilder) => PictureBuilder;
/** Given a patient, when these facts are there, then the criterion reads so. */
export interface Row {
  readonly given: string;
  readonly when: Build;
  readonly then: Partial<Criterion>;
  /** P2 since day 0 unless told otherwise. */
  readonly who?: Situation;
}

export const inP1 = standing('P1', 28);
export const inP3 = standing('P3', 0);
export const inP4 = standing('P4', -10);
export const onOrder: Build = (built) =>
  built.add(1, 'medication', { kind: 'order', orderId: 'order', medication: 'methadone', everyDays: 1 });

export const MET = { verdict: 'met' } as const;
export const NOT = { verdict: 'not-met' } as const;
export const UNKNOWN = { verdict: 'unknown' } as const;

/** Runs a table of criteria on day 35. */
export function describeCriteria(table: Readonly<Record<string, readonly Row[]>>): void {
  describe.each(Object.entries(table))('criterion %s', (id, rows) => {
    it.each(rows)('$given', ({ when, then, who = standing() }) => {
      const found = evaluate(who, when(new PictureBuilder()).picture(), HOUSE_STEP_DOWN_V1, onDay(TODAY));
      expect(found.criteria.find((criterion) => criterion.id === id)).toMatchObject(then);
    });
  });
}
