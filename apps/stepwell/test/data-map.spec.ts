import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { provision } from '@stepwell/messaging';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { SERVICES } from '../src/host/services.js';

const PAGE = new URL('../../../docs/data-map.md', import.meta.url);
const TABLES = `
  SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema = ANY($1::text[]) ORDER BY 1`;

describe('the data map', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await freshDatabase('map');
    const definitions = SERVICES.map(({ definition }) => definition);
    await provision({ adminUrl: database.adminUrl, definitions, password: () => 'test', bus: true });
    client = new pg.Client(database.adminUrl);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  test('names every table that the product makes, and no other', async () => {
    const schemas = [...SERVICES.map(({ definition }) => definition.schema), 'bus'];
    const { rows } = await client.query<{ name: string }>(TABLES, [schemas]);
    const made = rows.map(({ name }) => name);
    const shared = made.filter((name) => schemas.slice(0, -1).every((schema) => made.includes(rest(schema, name))));
    const own = made.filter((name) => !shared.includes(name));
    const named = [...readFileSync(PAGE, 'utf8').matchAll(/^\| `([\w.]+)`/gm)].map(([, name]) => name!);
    expect(named.toSorted()).toEqual(
      [...own, ...new Set(shared.map((name) => name.replace(/^\w+/, 'each')))].toSorted(),
    );
  });
});

/** The table of the same name in another schema. */
function rest(schema: string, name: string): string {
  return name.replace(/^\w+/, schema);
}
