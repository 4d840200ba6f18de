import { contentHash, isSiteDate, type Id, type SiteDate } from '@stepwell/kernel';
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import type { Policy } from '../domain/policy.js';
import type { PolicyFault } from '../domain/policy-faults.js';
import { HOUSE_STEP_DOWN_V1 } from '../domain/rules/house-step-down-v1.js';
import { applyChanges, type Changed } from './policy-changes.js';
import { headFaults, readPolicy } from './policy-reading.js';
import { HEAD_KEYS } from './policy-schema.js';

type Path = PolicyFault['path'];

/** Something wrong in a policy file, where an editor can jump to. Lines and columns count from 1. */
export interface FileFault {
  readonly line: number;
  readonly column: number;
  /** JSON pointer in the policy. */
  readonly path: string;
  readonly says: string;
  readonly allowed?: readonly string[];
}

/** What a policy file says. */
export interface PolicyFile {
  /** Name of the rule set. */
  readonly name: string;
  readonly title: string | null;
  readonly effectiveFrom: SiteDate | null;
  readonly effectiveUntil: SiteDate | null;
  readonly siteId: Id | null;
  readonly programId: Id | null;
  readonly policy: Policy;
  /** SHA-256 of the canonical policy. */
  readonly hash: string;
  /** What its keeper should know; nothing is refused for it. */
  readonly warnings: readonly FileFault[];
}

export type ReadFile =
  { readonly ok: true; readonly file: PolicyFile } | { readonly ok: false; readonly faults: readonly FileFault[] };

/** More would hide the first. */
const MOST_FAULTS = 20;
/** A policy has some ten thousand characters. */
const MOST_CHARACTERS = 200_000;

/** Reads a policy file in YAML (or JSON, which is YAML). Pure; every fault has its place in the text. */
export function readPolicyFile(text: string): ReadFile {
  const lines = new LineCounter();
  const tooLong = text.length > MOST_CHARACTERS;
  const document = parseDocument(tooLong ? '' : text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  const places = new Places(document, lines);
  if (tooLong) return refused(places, [{ path: [], says: `is longer than ${MOST_CHARACTERS} characters` }]);
  if (document.errors.length > 0) return { ok: false, faults: document.errors.map((error) => syntax(error, lines)) };
  const raw: unknown = document.toJS({ maxAliasCount: 100 });
  if (!isRecord(raw)) return refused(places, [{ path: [], says: 'is not a policy: it has no `policy:` line' }]);
  return readSections(percents(raw), places);
}

function readSections(raw: Readonly<Record<string, unknown>>, places: Places): ReadFile {
  const head = Object.fromEntries(Object.entries(raw).filter(([key]) => HEAD_KEYS.includes(key)));
  const inHead = [...headFaults(head), ...dateFaults(head)];
  const sections = Object.entries(raw).filter(([key]) => !HEAD_KEYS.includes(key));
  const base = head['extends'] === undefined ? {} : unshared(HOUSE_STEP_DOWN_V1.policy);
  const whole = { ...base, ...Object.fromEntries(sections) };
  const changed = applyChanges(whole, isRecord(head['change']) ? head['change'] : {});
  places.changed = changed.changed;
  const read = readPolicy(whole);
  const faults = [...inHead, ...changed.faults, ...(read.ok ? [] : read.faults)];
  if (!read.ok || faults.length > 0) return refused(places, faults);
  const text = (key: string): string | null => (typeof head[key] === 'string' ? head[key] : null);
  return {
    ok: true,
    file: {
      name: text('policy')!,
      title: text('title'),
      effectiveFrom: text('effectiveFrom'),
      effectiveUntil: text('effectiveUntil'),
      siteId: text('siteId'),
      programId: text('programId'),
      policy: read.policy,
      hash: contentHash(read.policy),
      warnings: read.warnings.map((warning) => places.place(warning)),
    },
  };
}

const refused = (places: Places, faults: readonly PolicyFault[]): ReadFile => ({
  ok: false,
  faults: faults
    .map((fault) => places.place(fault))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MOST_FAULTS),
});

function dateFaults(head: Readonly<Record<string, unknown>>): readonly PolicyFault[] {
  return ['effectiveFrom', 'effectiveUntil'].flatMap((key) =>
    typeof head[key] === 'string' && !isSiteDate(head[key]) ? [{ path: [key], says: 'is no day of the calendar' }] : [],
  );
}

function syntax(error: { readonly message: string; readonly pos: readonly number[] }, lines: LineCounter): FileFault {
  const { line, col } = lines.linePos(error.pos[0] ?? 0);
  const [says = ''] = error.message.split(/ at line \d/);
  return { line: Math.max(1, line), column: Math.max(1, col), path: '', says };
}

/** A copy in which nothing stands at two places: a change at one must not reach the other. */
const unshared = (policy: Policy): object => JSON.parse(JSON.stringify(policy)) as object;

/** `77%` as 0.77, everywhere in the file. */
function percents<T>(value: T): T {
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return /^\d{1,3}(\.\d+)? ?%$/.test(one) ? share(one) : one;
    if (Array.isArray(one)) return one.map(walk);
    return isRecord(one) ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)])) : one;
  };
  return walk(value) as T;
}
const PERCENT_DIGITS = 6;
const share = (text: string): number => Number((Number.parseFloat(text) / 100).toFixed(PERCENT_DIGITS));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Finds places in the text. */
class Places {
  /** Values that were changed one by one: their place is where the change stands. */
  changed: readonly Changed[] = [];

  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  place({ path, says, allowed }: PolicyFault): FileFault {
    const { line, col } = this.lines.linePos(this.offsetOf(path));
    const pointer = path.map((key) => `/${key}`).join('');
    return { line: Math.max(1, line), column: Math.max(1, col), path: pointer, says, ...(allowed ? { allowed } : {}) };
  }

  private offsetOf(path: Path): number {
    const change = this.changed.find((one) => one.path.every((key, i) => key === path[i]));
    if (change) return this.deepest(['change', change.key]);
    const isGiven = path.length === 0 || this.document.has(path[0]);
    return isGiven ? this.deepest(path) : this.deepest(['extends']);
  }

  /** Where the deepest part of a path that is there begins: a key where it is a key, else its value. */
  private deepest(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const key of path) {
      const next = childOf(node, key);
      if (!next) return offset;
      offset = next.offset;
      node = next.node;
    }
    return offset;
  }
}

function childOf(node: unknown, key: string | number): { node: unknown; offset: number } | null {
  if (isMap(node)) {
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
    );
    return pair && isScalar(pair.key) ? { node: pair.value, offset: pair.key.range?.[0] ?? 0 } : null;
  }
  const item = isSeq(node) && typeof key === 'number' ? node.items[key] : undefined;
  return isNode(item) ? { node: item, offset: item.range?.[0] ?? 0 } : null;
}

const WIDTH = 120;
/** A policy as a file. */
export function policyFileText(name: string, policy: Policy): string {
  return stringify({ policy: name, ...policy }, { lineWidth: WIDTH, aliasDuplicateObjects: false });
}
