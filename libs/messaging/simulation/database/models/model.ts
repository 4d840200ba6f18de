import type { Answer, Execution, Statement } from '../execution.js';
import type { Row } from '../versions.js';

/** What the model of a statement is given. */
export type Values = readonly unknown[];

/** What Postgres does with one statement of the product, step by step. */
export type Model = (statement: Statement, values: Values) => Execution<Answer>;

/** A statement that waits for nobody. */
export function at(once: (statement: Statement, values: Values) => readonly Row[]): Model {
  return function* (statement, values) {
    return answer(once(statement, values));
  };
}

export function answer(rows: readonly Row[], count = rows.length): Answer {
  return { rows, count };
}

/** unnest($1, $2, ...) AS x(names...): rows of equally long lists. */
export function unnest(names: readonly string[], lists: readonly unknown[]): Row[] {
  const columns = lists.map(listOf);
  return Array.from({ length: columns[0]!.length }, (_, n) =>
    Object.fromEntries(names.map((name, i) => [name, columns[i]![n] ?? null])),
  );
}

/** A list parameter, as a list or in Postgres's own notation for numbers. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const text = String(value).slice(1, -1);
  return text === '' ? [] : text.split(',').map(Number);
}

export function byText(...names: readonly string[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const name of names) {
      const [left, right] = [a[name] as string | number, b[name] as string | number];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}

/** Columns of a row under their own names. */
export function take(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** Whether a row has these values. */
export function has(values: Row): (row: Row) => boolean {
  const wanted = Object.entries(values);
  return (row) => wanted.every(([name, value]) => row[name] === value);
}
