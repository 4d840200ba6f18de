import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { ApiClient } from '../src/clinic/api-client.js';
import { ProgressLine } from '../src/commands/progress.js';
import { DemoDiary } from '../src/demo/diary.js';
import { seedDemo } from '../src/demo/demo.js';
import { DemoClock } from '../src/host/clocks.js';
import { Host } from '../src/host/host.js';
import { CommandLine, temporary, until } from './process.js';

const SCHEMAS = ['intake', 'scheduling', 'attendance', 'medication', 'step_down'];

/** A platform that is started again and again on one database and one data folder. */
class Attempts {
  private constructor(
    readonly database: TestDatabase,
    readonly folder: string,
    private readonly admin: pg.Client,
  ) {}

  static async open(): Promise<Attempts> {
    const database = await freshDatabase('demo');
    const admin = new pg.Client(database.adminUrl);
    await admin.connect();
    return new Attempts(database, temporary(), admin);
  }

  /** Starts, writes to the end, and looks around. Answers the tokens. */
  async go(): Promise<Readonly<Record<string, string>>> {
    const diary = DemoDiary.in(this.folder);
    const clock = new DemoClock(diary.page?.at);
    const host = await Host.start({ dataFolder: this.folder, databaseUrl: this.database.adminUrl, port: 0, clock });
    try {
      const [progress, { signal }] = [new ProgressLine(false), new AbortController()];
      const { tokens } = await seedDemo(host, { clock, diary, progress, signal });
      await this.look(host, tokens);
      return tokens;
    } finally {
      await host.stop();
    }
  }

  /** Starts in a process of its own that is killed, without a chance to stop, once intake told `events` more events. */
  async die(events: number): Promise<void> {
    const before = await this.toldByIntake();
    const start = ['up', '--json', '--port', '0', '--data-folder', this.folder];
    const running = CommandLine.start(start, { DATABASE_URL: this.database.adminUrl });
    await until(
      async () => ((await this.toldByIntake()) >= before + events ? true : undefined),
      () => running.err,
    );
    running.child.kill('SIGKILL');
    await running.ended;
  }

  /** What an attempt that came to its end left for a newcomer to see. */
  phases: readonly string[] = [];

  /** Events per type in all logs. */
  async told(): Promise<Record<string, number>> {
    const logs = SCHEMAS.map(
      (schema) => `SELECT type FROM ${schema}.event_log WHERE type NOT LIKE '%FreshnessMarked%'`,
    );
    const counted = `SELECT type, count(*)::int AS n FROM (${logs.join(' UNION ALL ')}) AS log GROUP BY type ORDER BY type`;
    const { rows } = await this.admin.query<{ type: string; n: number }>(counted);
    return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
  }

  /** Events of intake's log; none before its schema is made. */
  private async toldByIntake(): Promise<number> {
    const { rows } = await this.admin
      .query<{ n: number }>('SELECT count(*)::int AS n FROM intake.event_log')
      .catch(() => ({ rows: [] }));
    return rows[0]?.n ?? 0;
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async look(host: Host, tokens: Readonly<Record<string, string>>): Promise<void> {
    const counselor = new ApiClient(host.origin, tokens['counselor']!);
    const { sites } = await counselor.get<{ sites: { siteId: Id }[] }>('/scheduling/v1/sites');
    const found: string[] = [];
    for (const { siteId } of sites) {
      const path = `/intake/v1/episodes?siteId=${siteId}&limit=200`;
      const { items } = await counselor.get<{ items: { phase: string | null }[] }>(path);
      found.push(...items.map(({ phase }) => phase ?? 'P0'));
    }
    this.phases = [...new Set(found)].sort();
  }
}

let whole: Attempts;
let broken: Attempts;

beforeAll(async () => {
  [whole, broken] = [await Attempts.open(), await Attempts.open()];
});

afterAll(async () => {
  await Promise.all([whole.close(), broken.close()]);
});

describe('The demo', () => {
  test('has somebody in every phase, and is found again by the next start', async () => {
    const tokens = await whole.go();
    expect(Object.keys(tokens)).toEqual(expect.arrayContaining(['front-desk', 'counselor', 'nurse', 'operator']));
    expect(whole.phases).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5']);
    expect(DemoDiary.in(whole.folder).page).toBeNull();
    const told = await whole.told();
    await whole.go();
    expect(await whole.told()).toEqual(told);
  }, 120_000);

  test('killed at any moment and started again is neither half nor doubled', async () => {
    for (const events of [1, 12, 30]) {
      await broken.die(events);
      expect(DemoDiary.in(broken.folder).page).not.toBeNull();
    }
    await broken.go();
    expect(await broken.told()).toEqual(await whole.told());
  }, 120_000);
});
