import { epochMs, type Instant } from '@stepwell/kernel';
import { ownerOtherwiseV1, ownersV1 } from './rules/owners-v1.js';

/** Who is asked to do something. */
export type Role =
  'clinical-supervisor' | 'counselor' | 'medical-director' | 'nurse' | 'operator' | 'prescriber' | 'scheduler';

/** The role that is asked first about an action of this kind. */
export const ownerOf = (kind: string): Role => ownersV1[kind] ?? ownerOtherwiseV1;

/** A role's share of all kinds of actions: those within `kinds`, or all but those. */
export interface Share {
  readonly kinds: readonly string[];
  readonly within: boolean;
}

/** What a role is asked about. A tenant's policy may bring kinds that nobody named: they are somebody's too. */
export function shareOf(owner: string): Share {
  const within = owner !== ownerOtherwiseV1;
  return { kinds: Object.keys(ownersV1).filter((kind) => (ownersV1[kind] === owner) === within), within };
}

const HOUR_MS = 3_600_000;

/** Hours past `dueAt` at `now`, h, to one decimal; below zero while there is time left. */
export function hoursLate(dueAt: Instant, now: Instant): number {
  return Math.round((10 * (epochMs(now) - epochMs(dueAt))) / HOUR_MS) / 10;
}
