/** Seeds that once found a defect, and what it was; they are run for ever. */
export const REGRESSIONS: readonly { readonly seeds: readonly number[]; readonly defect: string }[] = [
  {
    seeds: [387, 649, 1073, 1100, 1237, 1270, 1381],
    defect: 'gaps in the streams of two tenants in one batch: filling one undid the other, for ever',
  },
  {
    seeds: [2630],
    defect: 'bounds read before the last member applied more looked like a log that lost its tail: a false alarm',
  },
];

/** All of them. */
export const REGRESSION_SEEDS: readonly number[] = REGRESSIONS.flatMap(({ seeds }) => seeds);
