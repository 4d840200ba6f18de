import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toHeaders, type EventEnvelope } from '@stepwell/contracts';
import { laneOf, PostgresTransport } from '@stepwell/messaging';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CommandLine, temporary, until, type Ended } from './process.js';

const TENANT = randomUUID();
const SITE = randomUUID();
const TOPIC = 'stepwell.intake.v1';
/** A key that signed nothing here. */
const ISSUER_KEY = JSON.stringify(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
);
const dataFolder = temporary();
let database: TestDatabase;
let host: CommandLine;
let origin: string;
let bus: PostgresTransport;
let admin: pg.Client;

beforeAll(async () => {
  database = await freshDatabase('cli');
  const start = ['up', '--no-demo', '--json', '--port', '0', '--data-folder', dataFolder];
  host = CommandLine.start(start, { DATABASE_URL: database.adminUrl });
  origin = (JSON.parse(await host.line((line) => line.startsWith('{'))) as { origin: string }).origin;
  bus = new PostgresTransport({ url: database.adminUrl });
  await bus.connect();
  admin = new pg.Client(database.adminUrl);
  await admin.connect();
});

afterAll(async () => {
  await bus.close(1_000);
  await admin.end();
  await host.interrupt();
  await database.drop();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** Puts one event on the bus as a producer outside Stepwell would. */
async function publish(key: string, sequence: number, type: string): Promise<EventEnvelope> {
  const at = '2026-03-09T12:00:00.000Z';
  const ids = { id: randomUUID(), correlationId: randomUUID(), causationId: randomUUID(), traceparent: null };
  const about = { type, service: 'intake', topic: TOPIC, key, sequence, tenantId: TENANT, siteId: null };
  const episode = { patientId: key, episodeId: randomUUID(), siteId: randomUUID(), source: 'self' };
  const data = { ...episode, preferredTrack: 'day', ageBand: 'adult', siteDate: '2026-03-09', zone: 'America/Denver' };
  const event: EventEnvelope = { ...ids, ...about, occurredAt: at, recordedAt: at, data };
  const value = JSON.stringify(data);
  await bus.publish([{ topic: TOPIC, partition: laneOf(key), key, headers: toHeaders(event), value }]);
  return event;
}

const events = (...args: string[]): Promise<Ended> =>
  CommandLine.run(['events', ...args, '--origin', origin, '--data-folder', dataFolder]);

const streamOf = (key: string): string[] => [
  ...['--service', 'step-down', '--tenant', TENANT],
  ...['--source', 'intake', '--topic', TOPIC, '--key', key],
];

/** Waits until step-down has dealt with the stream up to `sequence`, applied or skipped. */
const reached = (key: string, sequence: number): Promise<true> =>
  until(async () => {
    const sql = 'SELECT 1 FROM step_down.watermark WHERE tenant_id = $1 AND key = $2 AND sequence >= $3';
    const { rows } = await admin.query(sql, [TENANT, key, sequence]);
    return rows.length > 0 ? true : undefined;
  });

/** A timer of a command that no handler knows, as an older release may leave one behind. */
async function brokenTimer(): Promise<string> {
  const id = randomUUID();
  await admin.query(
    `INSERT INTO step_down.timer (tenant_id, id, lane, command, due, key, data, correlation_id, causation_id)
     VALUES ($1, $2, $3, 'nobody-handles-this', '2026-01-05T12:00:00Z', $4, '{}', $2, $2)`,
    [TENANT, id, laneOf(SITE), SITE],
  );
  return id;
}

const parked = (key: string, count: number): Promise<true> =>
  until(async () => {
    const sql = 'SELECT 1 FROM step_down.parked_event WHERE tenant_id = $1 AND key = $2';
    const { rows } = await admin.query(sql, [TENANT, key]);
    return rows.length === count ? true : undefined;
  });

describe('stepwell events', () => {
  test('park ls | show | retry | skip: a poisoned key waits in order, others flow, and a skip with its reason lets it flow again', async () => {
    const [poisoned, healthy] = [randomUUID(), randomUUID()];
    const poison = await publish(poisoned, 1, 'intake.ReferralReceived.v9');
    const waiting = await publish(poisoned, 2, 'intake.ReferralReceived.v1');
    await publish(healthy, 1, 'intake.ReferralReceived.v1');
    await parked(poisoned, 2);
    await reached(healthy, 1);

    const listed = await events('park', 'ls', '--json');
    const line = { service: 'step-down', tenantId: TENANT, source: 'intake', topic: TOPIC, key: poisoned };
    expect(JSON.parse(listed.out)).toEqual([
      expect.objectContaining({ ...line, reason: 'unknown-major', events: 2, eventId: poison.id }),
    ]);
    expect(listed).toMatchObject({ code: 0, err: '' });
    const table = await events('park', 'ls');
    expect(table.out).toContain('unknown-major');
    expect(table.out).toContain(`1: ${streamOf(poisoned).join(' ')}\n   and for skip --event ${poison.id}\n`);

    const shown = await events('park', 'show', ...streamOf(poisoned), '--json');
    expect(JSON.parse(shown.out)).toEqual([
      { sequence: 1, id: poison.id, type: poison.type, occurredAt: poison.occurredAt },
      { sequence: 2, id: waiting.id, type: waiting.type, occurredAt: waiting.occurredAt },
    ]);

    const named = [...streamOf(poisoned), '--event', poison.id];
    expect((await events('park', 'show', ...streamOf(poisoned))).out).toContain(`For skip: ${named.join(' ')}\n`);

    const retried = await events('park', 'retry', ...streamOf(poisoned), '--json');
    expect([JSON.parse(retried.out), retried.code]).toEqual([{ applied: 0, waiting: 2 }, 1]);

    const coded = await events('park', 'skip', ...named, '--reason', 'Sent by mistake');
    expect(coded).toMatchObject({ code: 2, out: '' });
    expect(coded.err).toMatch(/^POST \/step-down\/v1\/parks\/skip: 400 invalid-input .*reason/);

    const unnamed = await events('park', 'skip', ...streamOf(poisoned), '--reason', 'sent-by-mistake');
    expect(unnamed).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^--event is missing/) });
    const second = [...streamOf(poisoned), '--event', waiting.id];
    const later = await events('park', 'skip', ...second, '--reason', 'sent-by-mistake');
    expect(later).toMatchObject({ code: 2, out: '', err: expect.stringContaining('409 park-moved-on') });

    const skipped = await events('park', 'skip', ...named, '--reason', 'sent-by-mistake');
    expect(skipped).toEqual({ code: 0, out: 'Applied 1 event; 0 events still waiting.\n', err: '' });
    await publish(poisoned, 3, 'intake.ReferralReceived.v1');
    await reached(poisoned, 3);
    expect((await events('park', 'ls')).out).toBe('Nothing is parked.\n');

    const audit = await admin.query<{ action: string; outcome: string }>(
      "SELECT action, outcome FROM step_down.audit WHERE tenant_id = $1 AND action LIKE 'park%' ORDER BY audit_id",
      [TENANT],
    );
    expect(audit.rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(['park-retry failed', 'park-skip sent-by-mistake', 'park-retry applied']),
    );
  });

  test('park ls | retry | skip: a timer that fails is parked, seen, tried again and dropped with its reason', async () => {
    const timer = ['--service', 'step-down', '--tenant', TENANT, '--timer', await brokenTimer()];
    const lines = await until(async () => {
      const found = JSON.parse((await events('park', 'ls', '--json')).out) as { attempts: number }[];
      return found.length > 0 ? found : undefined;
    });
    const line = { service: 'step-down', tenantId: TENANT, timerId: timer.at(-1), command: 'nobody-handles-this' };
    const why = { reason: 'timer-failed', errorClass: 'Error', attempts: 1 };
    expect(lines).toEqual([{ ...line, ...why, key: SITE, due: '2026-01-05T12:00:00.000Z', since: expect.any(String) }]);
    const table = await events('park', 'ls');
    expect(table.out).toContain('nobody-handles-this');
    expect(table.out).toContain('2026-01-05T12:00:00.000Z');
    expect(table.out).toContain(`1: ${timer.join(' ')}`);

    const retried = await events('park', 'retry', ...timer, '--json');
    expect([JSON.parse(retried.out), retried.code]).toEqual([{ timerId: timer.at(-1), outcome: 'due-again' }, 0]);
    await until(async () => {
      const [again] = JSON.parse((await events('park', 'ls', '--json')).out) as { attempts: number }[];
      return again?.attempts === 2 ? true : undefined;
    });
    const skipped = await events('park', 'skip', ...timer, '--reason', 'no-such-work');
    expect(skipped).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^The timer is gone/) });
    expect((await events('park', 'ls')).out).toBe('Nothing is parked.\n');
    const gone = await events('park', 'skip', ...timer, '--reason', 'no-such-work');
    expect(gone).toMatchObject({ code: 2, out: '', err: expect.stringContaining('404 timer-not-parked') });
    const nothing = await events('park', 'retry', ...timer.slice(0, -2));
    expect(nothing).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^Give --timer, or --source/) });
    const both = await events('park', 'retry', ...timer, '--key', SITE);
    expect(both).toMatchObject({ code: 2, out: '' });
  });

  test('tail --json follows every event without its payload until Ctrl-C', async () => {
    const tail = CommandLine.start(['events', 'tail', '--json', '--origin', origin, '--data-folder', dataFolder]);
    const key = randomUUID();
    let sequence = 0;
    // The tail shows what comes after it joined: events are sent until it has.
    await until(async () => {
      await publish(key, (sequence += 1), 'intake.ReferralReceived.v1');
      return tail.out.includes(key) ? true : undefined;
    });
    const seen = JSON.parse(await tail.line((text) => text.includes(key))) as object;
    expect(seen).toMatchObject({ type: 'intake.ReferralReceived.v1', key, tenantId: TENANT });
    expect(seen).not.toHaveProperty('data');
    expect(await tail.interrupt()).toMatchObject({ code: 0, err: '' });
  });

  test('a platform, a token or a folder that is none is one line and exit code 2', async () => {
    const stranger = temporary();
    writeFileSync(join(stranger, 'issuer-key.json'), ISSUER_KEY);
    const refused = '--token: the platform does not accept it. Is --data-folder the folder it runs on?\n';
    const cases: readonly (readonly [string[], string])[] = [
      [
        ['--origin', 'http://127.0.0.1:1', '--data-folder', dataFolder],
        '--origin http://127.0.0.1:1: nothing answers there. Is Stepwell running?\n',
      ],
      [['--origin', origin, '--data-folder', stranger], refused],
      [['--origin', origin, '--token', 'nonsense'], refused],
      [
        ['--origin', origin, '--data-folder', '/nowhere'],
        '--token is missing, and there is no local platform in --data-folder /nowhere.\n',
      ],
    ];
    for (const [args, err] of cases)
      expect(await CommandLine.run(['events', 'park', 'ls', ...args])).toEqual({ code: 2, out: '', err });
    rmSync(stranger, { recursive: true });
  });

  test('a second platform on the same data folder is refused by the first one’s process id', async () => {
    const ended = await CommandLine.run(['up', '--json', '--port', '0', '--data-folder', dataFolder]);
    const line = `Stepwell already runs on ${dataFolder} (process ${host.child.pid}). Stop it, or choose another --data-folder.\n`;
    expect(ended).toEqual({ code: 2, out: '', err: line });
  });
});
