/** Numbers, nested: whatever adds up. */
type Sums = { readonly [name: string]: number | Sums };

/** How the day of a change under the tried policy stands to the day under the live one. */
export const SHIFTS = ['same', 'earlier', 'later', 'only-candidate', 'only-live', 'neither'] as const;
type ByShift<T> = Readonly<Record<(typeof SHIFTS)[number], T>>;

export interface Followed {
  readonly changes: number;
  readonly followed: number;
  readonly positiveTest: number;
  readonly unexcusedAbsence: number;
  readonly steppedUp: number;
  readonly held: number;
  readonly discharged: number;
}

export interface Direction {
  readonly shifts: ByShift<number>;
  readonly days: Readonly<Record<string, number>>;
  readonly next: ByShift<Followed>;
}

interface Minutes {
  readonly delivered: number;
  readonly planned: number;
  readonly plannedNext: number;
}

/** Somebody whom the tried policy would have moved on another day. */
export interface Moved {
  readonly patientId: string;
  readonly direction: 'down' | 'up';
  readonly phase: string;
  readonly to: string | null;
  /** Site days of the first proposals; null where none came. */
  readonly live: string | null;
  readonly candidate: string | null;
  readonly actual: string | null;
  /** Candidate minus live, d. */
  readonly days: number | null;
}

/** The past held against another policy. */
export interface Compared {
  readonly candidate: { readonly id: string; readonly hash: string };
  readonly total: number;
  readonly followDays: number;
  readonly statement: string;
  readonly tally: {
    readonly patients: number;
    readonly spells: number;
    readonly down: Direction;
    readonly up: Direction;
    readonly minutes: Readonly<Record<'earlier' | 'later', Minutes>>;
    readonly seatDays: Readonly<Record<string, { readonly freed: number; readonly taken: number }>>;
    readonly holds: Readonly<
      Record<string, { readonly live: number; readonly candidate: number; readonly both: number }>
    >;
  };
  readonly changes: readonly Moved[];
}

/** Stored decisions made again. */
export interface Replay {
  readonly total: number;
  readonly records: number;
  readonly alike: number;
  readonly different: readonly {
    readonly decisionId: string;
    readonly patientId: string;
    readonly kind: string;
    readonly siteDate: string;
    readonly parts?: readonly string[];
  }[];
  readonly notReplayable: Readonly<Record<string, number>>;
  readonly proposals: { readonly same: number; readonly different: readonly string[] };
}

/** All pages as one. */
export function comparedOf(pages: readonly Compared[]): Compared {
  const { candidate, total, followDays, statement, tally } = pages[0]!;
  return {
    ...{ candidate, total, followDays, statement },
    tally: pages.slice(1).reduce((sum, page) => added(sum, page.tally), tally),
    changes: pages.flatMap(({ changes }) => changes),
  };
}

/** All pages as one. */
export function replayOf(pages: readonly Replay[]): Replay {
  const sum = (of: (page: Replay) => number): number => pages.reduce((total, page) => total + of(page), 0);
  return {
    total: pages[0]!.total,
    records: sum(({ records }) => records),
    alike: sum(({ alike }) => alike),
    different: pages.flatMap(({ different }) => different),
    notReplayable: pages.slice(1).reduce((all, page) => added(all, page.notReplayable), pages[0]!.notReplayable),
    proposals: {
      same: sum(({ proposals }) => proposals.same),
      different: pages.flatMap(({ proposals }) => proposals.different),
    },
  };
}

/** Adds number by number; a name that only one has stays. */
function added<T extends object>(one: T, other: T): T {
  return sumOf(one as Sums, other as Sums) as T;
}

function sumOf(one: Sums, other: Sums): Sums {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    names.map((name) => {
      const [a = 0, b = 0] = [one[name], other[name]];
      if (typeof a === 'number' && typeof b === 'number') return [name, a + b];
      return [name, sumOf(typeof a === 'number' ? {} : a, typeof b === 'number' ? {} : b)];
    }),
  );
}
