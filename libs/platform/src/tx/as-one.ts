import type { Statement } from './tx.js';

/** What follows after some first texts; there are few ways, since they differ only in which parts a transaction needs. */
interface Known {
  text: string | null;
  readonly next: Map<string, Known>;
}
const known: Known = { text: null, next: new Map() };

/**
 * Several writes as one statement, for one parse and one answer: all but the last become parts of its WITH. Postgres runs
 * every part to its end, in no certain order and none seeing what another wrote, so no two may touch the same row.
 */
export function asOne(statements: readonly Statement[]): Statement | null {
  const [only, ...more] = statements;
  if (!only) return null;
  if (more.length === 0) return only;
  const at = placeOf(statements);
  at.text ??= joined(statements);
  return { text: at.text, values: statements.flatMap((statement) => statement.values) };
}

/** Found part by part: putting the texts together only to look them up would cost as much as the joining. */
function placeOf(statements: readonly Statement[]): Known {
  let at = known;
  for (const { text } of statements) {
    let next = at.next.get(text);
    if (!next) at.next.set(text, (next = { text: null, next: new Map() }));
    at = next;
  }
  return at;
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
