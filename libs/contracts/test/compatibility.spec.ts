import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CONTRACTS, faultsAgainst, faultsClosed, faultsOpen } from '../src/index.js';
import { exampleOf, type Shape } from './example.js';

const golden = (path: string): URL => new URL(`../fixtures/${path}`, import.meta.url);
const read = (path: string): object => JSON.parse(readFileSync(golden(path), 'utf8')) as object;
const stored = (folder: string, type: string): string[] =>
  readdirSync(golden(folder)).filter((file) => file.startsWith(`${type}.`));

describe.each(CONTRACTS.map((contract) => [contract.type, contract] as const))('%s', (type, contract) => {
  it('has golden files: an example with every field, one with the required ones, and its schema', () => {
    expect(stored('examples', type).length).toBeGreaterThanOrEqual(2);
    expect(stored('schemas', type).length).toBeGreaterThanOrEqual(1);
  });

  it('reads every event ever published (old output, today’s consumer)', () => {
    for (const file of stored('examples', type)) expect(faultsOpen(contract, read(`examples/${file}`))).toEqual([]);
  });

  it('is readable by every consumer ever built (today’s output, old consumer)', () => {
    for (const file of stored('schemas', type)) {
      for (const fields of ['all', 'required'] as const) {
        expect(faultsAgainst(read(`schemas/${file}`), exampleOf(contract.schema as Shape, fields))).toEqual([]);
      }
    }
  });

  it('refuses an unknown field from its producer and ignores one as consumer', () => {
    const extra = { ...(exampleOf(contract.schema as Shape, 'all') as object), unheardOf: 1 };
    expect(faultsOpen(contract, extra)).toEqual([]);
    expect(faultsClosed(contract, extra)).toEqual([{ pointer: '', rule: 'additionalProperties' }]);
  });

  it('asks for its key and names it a UUID', () => {
    const { [contract.key]: _key, ...keyless } = exampleOf(contract.schema as Shape, 'all') as Record<string, unknown>;
    expect(faultsOpen(contract, keyless).map(({ rule }) => rule)).toContain('required');
  });
});

describe('The published set', () => {
  it('never loses a type that was published once', () => {
    const types = new Set(CONTRACTS.map(({ type }) => type));
    const published = new Set(readdirSync(golden('schemas')).map((file) => file.replace(/\.\d+\.json$/, '')));
    expect([...published].filter((type) => !types.has(type))).toEqual([]);
    expect(existsSync(golden('schemas'))).toBe(true);
  });

  it('carries no field for a name, a birth date or free text', () => {
    const banned = /(^|[a-z])(name|birth|phone|email|address|note|comment|text|mrn|ssn)([A-Z]|$)/i;
    const names = CONTRACTS.flatMap((contract) =>
      fieldNames(contract.schema as Shape).map((name) => `${contract.type} ${name}`),
    );
    expect(names.filter((name) => banned.test(name.split(' ')[1]!))).toEqual([]);
  });
});

function fieldNames(schema: Shape): string[] {
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.anyOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ];
  return [...Object.keys(schema.properties ?? {}), ...inner.flatMap(fieldNames)];
}
