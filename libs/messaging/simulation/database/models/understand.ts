import { UnknownStatement } from '../errors.js';
import type { Answer, Execution, Statement } from '../execution.js';
import type { Request } from '../backend.js';
import type { Model, Values } from './model.js';

/** A statement with the model of what it does. */
export interface Understood {
  readonly model: Model;
  /** Schema its tables are in; empty when it names none. */
  readonly schema: string;
  readonly values: Values;
  readonly command: string;
}

interface Form {
  readonly key: string;
  readonly schema: string;
}

const forms = new Map<string, Form>();
const JOINED = /^WITH part_0 AS \(/;
/** The relay's copy carries its lanes, what it holds back and its limit in the text. */
const COPY =
  /'\{([\d,]*)\}'::smallint\[\]\)(?: AND \(lane, key\) NOT IN \(([^)]*\)(?:,\([^)]*\))*)\))? ORDER BY id LIMIT (\d+)/;

/** One text for a statement of any service: blanks as one, the schema as S. */
export function formOf(text: string): Form {
  const known = forms.get(text);
  if (known) return known;
  let schema = '';
  const key = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\b(intake|step_down)\./g, (_, name: string) => `${(schema = name) && 'S'}.`);
  const form = { key, schema };
  if (forms.size < 5000) forms.set(text, form);
  return form;
}

/** The model of a statement. Throws `UnknownStatement` for one that nobody has described. */
export function understand(models: ReadonlyMap<string, Model>, { text, values }: Request): Understood {
  const { key, schema } = formOf(text);
  const command = key.startsWith('WITH') ? 'INSERT' : key.slice(0, key.indexOf(' ') < 0 ? undefined : key.indexOf(' '));
  const model = models.get(key);
  if (model) return { model, schema, values, command };
  if (JOINED.test(key)) return { model: joined(models, key), schema, values, command };
  if (key.startsWith('COPY ')) return { ...copied(models, key), schema, command };
  throw new UnknownStatement(`the simulated database does not know this statement: ${key}`);
}

function copied(models: ReadonlyMap<string, Model>, key: string): { model: Model; values: Values } {
  const [, lanes = '', held = '', limit = ''] = COPY.exec(key) ?? [];
  const model = models.get(key.replace(COPY, "'{}'::smallint[]) ORDER BY id LIMIT 0"));
  if (!model) throw new UnknownStatement(`the simulated database does not know this copy: ${key}`);
  return {
    model,
    values: [
      lanes === '' ? [] : lanes.split(',').map(Number),
      Number(limit),
      [...held.matchAll(HELD)].map(([, lane, name]) => `${lane}/${name}`),
    ],
  };
}

const HELD = /\((\d+),'([^']*)'\)/g;

const plans = new WeakMap<ReadonlyMap<string, Model>, Map<string, Model>>();

/** Several writes joined by the platform into one WITH: each part does what it does alone, all with one snapshot. */
function joined(models: ReadonlyMap<string, Model>, key: string): Model {
  const ready = plans.get(models) ?? new Map<string, Model>();
  plans.set(models, ready);
  const known = ready.get(key);
  if (known) return known;
  const parts = partsOf(key).map((part) => {
    const numbers = [...part.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n));
    const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
    const alone = part.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) - from + 1}`);
    const model = models.get(alone);
    if (!model) throw new UnknownStatement(`the simulated database does not know this part of a statement: ${alone}`);
    return { model, from: from - 1, to };
  });
  function* together(statement: Statement, values: Values): Execution<Answer> {
    let last: Answer = { rows: [], count: 0 };
    for (const { model, from, to } of parts) last = yield* model(statement, values.slice(from, to));
    return last;
  }
  ready.set(key, together);
  return together;
}

function partsOf(key: string): string[] {
  const parts: string[] = [];
  let rest = key.slice('WITH '.length);
  for (let nth = 0; rest.startsWith(`part_${nth} AS (`); nth++) {
    const start = `part_${nth} AS (`.length;
    const end = closing(rest, start);
    parts.push(rest.slice(start, end).trim());
    rest = rest.slice(end + 1).trim();
    if (rest.startsWith(',')) rest = rest.slice(1).trim();
  }
  return [...parts, /^[a-z]+ AS \(/.test(rest) ? `WITH ${rest}` : rest];
}

function closing(text: string, from: number): number {
  for (let depth = 1, at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  throw new UnknownStatement(`unbalanced: ${text}`);
}
