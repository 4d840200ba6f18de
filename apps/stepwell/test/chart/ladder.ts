import { readFileSync } from 'node:fs';

/** A rendered object. */
export interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** One row of deploy/kafka/acl.yaml. */
export interface Right {
  readonly name: string;
  readonly service: string;
  readonly role: 'api' | 'worker';
  readonly publishes: readonly string[];
  readonly consumes: readonly string[];
  readonly reads: readonly string[];
  readonly group: string | null;
  readonly looks: string | null;
}

/** The parts of the chart ladder that need no tool. */
export interface Ladder {
  readonly RENDERS: readonly { readonly name: string; readonly file: string }[];
  objectsOf(text: string): Rendered[];
  staleCopies(): readonly string[];
  inputsDigest(): string;
  renderedDigest(): string;
  findings(objects: readonly Rendered[]): readonly string[];
  namesOfEnv(objects: readonly Rendered[]): readonly string[];
  readRights(): { readonly users: readonly Right[]; readonly scaler: { readonly groups: readonly string[] } };
  readTopics(): { readonly names: readonly string[]; readonly partitions: number };
}

const at = (path: string): string => new URL(`../../../../${path}`, import.meta.url).href;

/** Loads the ladder from where it lives. */
export async function ladder(): Promise<Ladder> {
  const modules = ['renders', 'copies', 'rules', 'rights'].map((name) => at(`deploy/helm/ladder/${name}.mjs`));
  const loaded = await Promise.all(
    [...modules, at('tools/kafka-topics.mjs')].map((href) => import(href) as Promise<object>),
  );
  return Object.assign({}, ...loaded) as Ladder;
}

/** Objects of every committed render, by its name. */
export function committed({ RENDERS, objectsOf }: Ladder): readonly (readonly [string, Rendered[]])[] {
  return RENDERS.map(({ name, file }) => [name, objectsOf(readFileSync(file, 'utf8'))] as const);
}
