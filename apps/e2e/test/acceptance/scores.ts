const NONE = { pupils: 0, runnyNose: 0, stomach: 0, tremor: 0, gooseflesh: 0 };
/** Points beside the seven that both have. */
const REST = { 8: { anxiety: 1, yawning: 0 }, 10: { anxiety: 2, yawning: 1 } } as const;

/** COWS answers with these totals: mild withdrawal, below the 13 points of U7. */
export function cowsOf(total: 8 | 10): object {
  const items = { ...NONE, pulse: 2, sweating: 2, restlessness: 1, ache: 2, ...REST[total] };
  return { instrument: 'COWS', items };
}
