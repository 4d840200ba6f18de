/** Whole values 0 .. `last`. */
export const upTo = (last: number): readonly number[] => Array.from({ length: last + 1 }, (_, value) => value);

/** Items `item1` .. `item<count>`, each with the same allowed values. */
export const numbered = (count: number, values: readonly number[]): Record<string, readonly number[]> =>
  Object.fromEntries(names(count).map((name) => [name, values]));

/** The names `item1` .. `item<count>`. */
export const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `item${i + 1}`);

/** The names of numbered items. */
export const items = (...numbers: readonly number[]): readonly string[] => numbers.map((number) => `item${number}`);
