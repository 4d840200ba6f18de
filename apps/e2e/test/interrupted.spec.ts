import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import pg from 'pg';
import { ChildHost, type Place } from './restart/child-host.js';
import { SCHEMAS, unsound, type Sql } from './restart/soundness.js';
import { Client, orders, type Order } from './restart/stream.js';

const SPEC_MS = 240_000;
const QUIET_MS = 60_000;
const PEOPLE = 60;

describe('a platform whose process ends in the middle of its work', () => {
  let database: TestDatabase;
  let place: Place;
  let admin: pg.Pool;
  let host: ChildHost | null = null;
  const sql: Sql = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await admin.query<Row>(text, [...values])).rows;

  beforeAll(async () => {
    database = await freshDatabase('interrupted');
    admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
    admin.on('error', () => undefined);
    place = { dataFolder: mkdtempSync(join(tmpdir(), 'stepwell-interrupted-')), databaseUrl: database.adminUrl };
  }, SPEC_MS);
  afterEach(async () => {
    if (host?.lives) host.signal('SIGKILL');
    await host?.over();
  });
  afterAll(async () => {
    await admin?.end();
    await database?.drop();
    rmSync(place.dataFolder, { recursive: true, force: true });
  });

  /** Waits until every log is on the bus and every consumer at its end. */
  const sound = async (): Promise<string[]> => {
    const deadline = Date.now() + QUIET_MS;
    for (;;) {
      const faults = await unsound(sql);
      if (faults.length === 0 || Date.now() > deadline) return faults;
      await pause(50);
    }
  };

  const eventsOf = async ({ schema, type, key }: Order): Promise<number> => {
    const [row] = await sql<{ events: number }>(
      `SELECT count(*)::int AS events FROM ${schema}.event_log WHERE correlation_id = $1 AND type = $2`,
      [key, type],
    );
    return row!.events;
  };

  const openSite = async (tenantId: string): Promise<string> => {
    const answer = await fetch(`${host!.origin}/scheduling/v1/sites`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${host!.token(tenantId, ['org-admin'])}`,
        ...{ 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      },
      body: JSON.stringify({
        name: 'Harbor',
        zone: 'America/New_York',
        jurisdiction: 'US-MD',
        edition: '4',
        opioidTreatmentProgram: true,
      }),
    });
    const { siteId } = (await answer.json()) as { siteId: string };
    return siteId;
  };

  /** The site's facts have reached the services that commands about it are sent to. */
  const siteKnown = async (siteId: string): Promise<void> => {
    const knows = SCHEMAS.filter((schema) => schema === 'intake' || schema === 'medication');
    const deadline = Date.now() + QUIET_MS;
    for (const schema of knows) {
      const table = schema === 'intake' ? 'intake.sites' : 'medication.site';
      while ((await sql(`SELECT 1 FROM ${table} WHERE site_id = $1`, [siteId])).length === 0) {
        if (Date.now() > deadline) throw new Error(`${schema} never heard of the site`);
        await pause(20);
      }
    }
  };

  it.each([
    ['Ctrl-C', 'SIGINT', { code: 0, signal: null }],
    ['a kill', 'SIGKILL', { code: null, signal: 'SIGKILL' }],
  ] as const)(
    '%s: started again, every command has its effect once when the client sends the unanswered ones again',
    async (_, signal, ending) => {
      const tenantId = randomUUID();
      host = await ChildHost.start(place);
      const siteId = await openSite(tenantId);
      await siteKnown(siteId);
      const all = orders(PEOPLE, siteId);
      const client = new Client(tenantId, all);
      for (const share of [0.3, 0.6]) {
        await host.follow(tenantId);
        await client.send(host, (answers) => {
          if (answers >= share * all.length && host?.lives) host.signal(signal);
        });
        expect(await host.over()).toEqual(ending);
        expect(client.unanswered.length).toBeGreaterThan(0);
        host = await ChildHost.start(place);
      }
      await client.send(host);
      expect([...client.answered.values()].filter((status) => status !== 201 && status !== 200)).toEqual([]);
      expect(client.unanswered).toEqual([]);
      expect(await sound()).toEqual([]);
      expect(await Promise.all(all.map(eventsOf))).toEqual(all.map(() => 1));
      const [kept] = await sql<Record<string, number>>(
        `SELECT (SELECT count(*)::int FROM intake.episodes WHERE tenant_id = $1) AS episodes,
          (SELECT count(*)::int FROM medication.drug_test WHERE tenant_id = $1) AS tests,
          (SELECT count(*)::int FROM medication.naloxone_provision WHERE tenant_id = $1) AS kits,
          (SELECT count(*)::int FROM scheduling.staff WHERE tenant_id = $1) AS staff,
          (SELECT count(*)::int FROM scheduling.program WHERE tenant_id = $1) AS programs`,
        [tenantId],
      );
      expect(kept).toEqual({ episodes: PEOPLE, tests: PEOPLE, kits: PEOPLE, staff: PEOPLE, programs: PEOPLE });
      host.signal('SIGINT');
      expect((await host.over()).signal).toBeNull();
    },
    SPEC_MS,
  );
});
