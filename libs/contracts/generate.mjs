// Writes generated/asyncapi.json, and golden files of contracts that have none yet. Golden files are only ever added.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { asyncApi, CONTRACTS } from './src/index.ts';
import { exampleOf } from './test/example.ts';

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const file = (path) => new URL(path, import.meta.url);
const addOnce = (path, value) => existsSync(file(path)) || writeFileSync(file(path), json(value));

for (const folder of ['generated', 'fixtures/examples', 'fixtures/schemas'])
  mkdirSync(file(folder), { recursive: true });
writeFileSync(file('generated/asyncapi.json'), json(asyncApi()));
for (const { type, schema } of CONTRACTS) {
  addOnce(`fixtures/examples/${type}.all.json`, exampleOf(schema, 'all'));
  addOnce(`fixtures/examples/${type}.required.json`, exampleOf(schema, 'required'));
  addOnce(`fixtures/schemas/${type}.1.json`, schema);
}
