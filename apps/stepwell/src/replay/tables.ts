import { CsvError, parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../host/user-error.js';

/** One row of a trial table; an empty field is unknown. */
export type Row<C extends string> = Readonly<Record<C, string>>;

/**
 * Reads one CSV table of the trial data and keeps the rows of `people`.
 * Throws UserError naming file, line and column when the table is missing or is not of the expected shape.
 */
export function readTable<const C extends readonly string[]>(
  folder: string,
  name: string,
  columns: C,
  people?: ReadonlySet<string>,
): readonly Row<C[number]>[] {
  const path = join(folder, `${name}.csv`);
  if (!existsSync(path)) throw new UserError(`--data ${folder}: the table ${name}.csv is missing.`);
  let header: readonly string[] = [];
  const rows = parsed(path, name, (names) => [...(header = names)]);
  const missing = columns.find((column) => !header.includes(column));
  if (missing) throw new UserError(`--data ${folder}: ${name}.csv has no column "${missing}".`);
  return people ? rows.filter((row) => people.has(row['who'] ?? '')) : rows;
}

function parsed(path: string, name: string, columns: (names: string[]) => string[]): Row<string>[] {
  try {
    return parse(readFileSync(path), { columns, skip_empty_lines: true });
  } catch (error) {
    throw new UserError(`--data: ${name}.csv ${placeOf(error)}`);
  }
}

const MALFORMED: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
};

/** Which line and column is malformed, and how; never the value. */
function placeOf(error: unknown): string {
  if (!(error instanceof CsvError)) return 'cannot be read.';
  const { code, column } = error;
  const line = `line ${String(error['lines'])}`;
  if (code !== 'CSV_RECORD_INCONSISTENT_COLUMNS')
    return `${line}, column "${String(column)}": ${MALFORMED[code] ?? 'this is not CSV'}.`;
  return typeof column === 'string'
    ? `${line}: the row ends before column "${column}".`
    : `${line}: the row goes on after the last column.`;
}

/** A study day of a row: whole days from that person's study start, or null when unknown or unreadable. */
export function dayOf(text: string): number | null {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? null : Math.round(value);
}
