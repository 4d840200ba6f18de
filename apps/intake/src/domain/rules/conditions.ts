/** What a rule may look at: numbers, answers and codes by name; `null` or absent is unknown, never zero or no. */
export type FactValue = number | boolean | string | null;
export type FactSheet = Readonly<Record<string, FactValue | undefined>>;

/**
 * A condition written as data. `unless` holds as long as its condition does not surely hold: for the protective side of a
 * question nobody has answered. `rule` asks whether another rule of the same table holds; `outside` holds when a rating is
 * missing or not a whole number from `from` to `to`.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly unless: Condition }
  | { readonly atLeast: number; readonly of: readonly Condition[] }
  | { readonly fact: string; readonly min?: number; readonly max?: number; readonly below?: number }
  | { readonly fact: string; readonly is: boolean | string }
  | { readonly outside: readonly string[]; readonly from: number; readonly to: number }
  | { readonly rule: string };
