import { epochMs, instantOf, type Instant } from '@stepwell/kernel';

export const SOURCES = ['front-desk', 'kiosk', 'telehealth', 'staff', 'correction'] as const;
/** Where a presence fact came from. */
export type Source = (typeof SOURCES)[number];

/** One moment at which the patient came or went. */
export interface Mark {
  readonly at: Instant;
  readonly kind: 'in' | 'out';
  readonly source: Source;
}

/** The patient was there from `from` until `until`. */
export interface Presence {
  readonly from: Instant;
  readonly until: Instant;
  readonly source: Source;
}

/** Numbers and codes that decide presence; rule data (clinical 1.3, 2.5). */
export interface PresenceRules {
  readonly id: string;
  readonly version: number;
  /** Minutes late or early that still count as the whole session, min. */
  readonly graceMinutes: number;
  /** Fewest minutes inside the session that are attendance at all, min. */
  readonly attendedFromMinutes: number;
  /** How long before the start a check-in is taken, min. */
  readonly checkInOpensMinutes: number;
  /** How long after the end a check-in or check-out is taken, min. */
  readonly checkInClosesMinutes: number;
  /** How far ahead of the clinical clock a reported moment may lie, min. */
  readonly clockSkewMinutes: number;
  /** Components whose minutes are no clinical time. */
  readonly notCountable: readonly string[];
  readonly walkInReasons: readonly string[];
  readonly correctionReasons: readonly string[];
}

const MINUTE_MS = 60_000;
const ORDER = { in: 0, out: 1 } as const;

/** `marks` with `mark` in its place by time; the same mark twice is kept once. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  if (marks.some((known) => known.at === mark.at && known.kind === mark.kind)) return marks;
  return [...marks, mark].sort((a, b) => epochMs(a.at) - epochMs(b.at) || ORDER[a.kind] - ORDER[b.kind]);
}

/** Closed stays from marks in time order: an arrival while present and a departure while absent add nothing. */
export function staysOf(marks: readonly Mark[]): readonly Presence[] {
  const stays: Presence[] = [];
  let arrived: Mark | null = null;
  for (const mark of marks) {
    if (mark.kind === 'in') arrived ??= mark;
    else if (arrived) {
      if (mark.at > arrived.at) stays.push({ from: arrived.at, until: mark.at, source: arrived.source });
      arrived = null;
    }
  }
  return stays;
}

/** Whether the newest mark is an arrival: the patient is there, as far as is known. */
export function isPresent(marks: readonly Mark[]): boolean {
  return marks.at(-1)?.kind === 'in';
}

/** Stays cut to the window from `from` until `until`; empty ones are left out. */
export function within(stays: readonly Presence[], from: Instant, until: Instant): readonly Presence[] {
  return stays
    .map((stay) => ({
      ...stay,
      from: instantOf(Math.max(epochMs(stay.from), epochMs(from))),
      until: instantOf(Math.min(epochMs(stay.until), epochMs(until))),
    }))
    .filter((stay) => stay.until > stay.from);
}

/** Whole minutes covered by the stays, overlaps counted once, rounded down; never negative. */
export function minutesCovered(stays: readonly Presence[]): number {
  const sorted = stays.map(({ from, until }) => [epochMs(from), epochMs(until)] as const).sort((a, b) => a[0] - b[0]);
  let covered = 0;
  let reached = -Infinity;
  for (const [from, until] of sorted) {
    covered += Math.max(0, until - Math.max(from, reached));
    reached = Math.max(reached, until);
  }
  return Math.floor(covered / MINUTE_MS);
}
