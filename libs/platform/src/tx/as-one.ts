import type { Statement } from './tx.js';

/** Texts already put together; there are few, since they differ only in which parts a transaction needs. */
const known = new Map<string, string>();

/**
 * Several writes as one statement, for one parse and one answer: all but the last become parts of its WITH. Postgres runs
 * every part to its end, in no certain order and none seeing what another wrote, so no two may touch the same row.
 */
export function asOne(statements: readonly Statement[]): Statement | null {
  const [only, ...more] = statements;
  if (!only) return null;
  if (more.length === 0) return only;
  const key = statements.map((statement) => statement.text).join('\n;\n');
  let text = known.get(key);
  if (text === undefined) known.set(key, (text = joined(statements)));
  return { text, values: statements.flatMap((statement) => [...statement.values]) };
}

function joined(statements: readonly Statement[]): string {
  let before = 0;
  const texts = statements.map(({ text, values }) => {
    const shifted = text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + before}`);
    before += values.length;
    return shifted.trim();
  });
  const last = texts.pop()!;
  const parts = texts.map((text, n) => `part_${n} AS (${text})`).join(',\n');
  return /^WITH\s/i.test(last) ? `WITH ${parts},\n${last.slice(4)}` : `WITH ${parts}\n${last}`;
}
