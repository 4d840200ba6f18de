import { epochMs, type Instant } from '@stepwell/kernel';
import { ownerOtherwiseV1, ownersV1 } from './rules/owners-v1.js';

/** Who is asked to do something. */
export type Role =
  'clinical-supervisor' | 'counselor' | 'medical-director' | 'nurse' | 'operator' | 'prescriber' | 'scheduler';

/** The role that is asked first about an action of this kind. */
export const ownerOf = (kind: string): Role => ownersV1[kind] ?? ownerOtherwiseV1;

/** Kinds of actions that a role is asked about, as far as they are named. */
export const kindsOf = (owner: string): readonly string[] =>
  Object.keys(ownersV1).filter((kind) => ownersV1[kind] === owner);

const HOUR_MS = 3_600_000;

/** Hours past `dueAt` at `now`, h, to one decimal; below zero while there is time left. */
export function hoursLate(dueAt: Instant, now: Instant): number {
  return Math.round((10 * (epochMs(now) - epochMs(dueAt))) / HOUR_MS) / 10;
}
