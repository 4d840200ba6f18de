import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Module, type DynamicModule } from '@nestjs/common';
import { LeaveStartedV1, type DataOf } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import type { Role } from '@stepwell/platform';
import {
  FixedClock,
  freshDatabase,
  HttpClient,
  serveOnLoopback,
  TestIssuer,
  type LoopbackServer,
  type TestDatabase,
} from '@stepwell/testing';
import pg from 'pg';
import {
  HttpFeedReader,
  laneOf,
  OnRun,
  PostgresTransport,
  provision,
  startService,
  type ConsumerTx,
  type Received,
  type RunningService,
  type ServiceDefinition,
} from '../src/index.js';
import { DEFINITIONS, OTHER_TENANT, patient, publishTold, RecordingLog, TENANT, TOPIC, type Told } from './world.js';

@Controller()
class Listening {
  @OnRun(LeaveStartedV1)
  async run(_tx: ConsumerTx<never>, _events: readonly Received<DataOf<typeof LeaveStartedV1>>[]): Promise<void> {
    await Promise.resolve();
  }
}

@Module({})
class Room {}

const SITE: Id = '51000000-0000-4000-8000-000000000001';
const EVER = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const OPERATIONS = '/step-down/v1/operations';
const PLACE = { topic: TOPIC, partition: laneOf(patient(1)) };

describe('an operator’s tools over HTTP', () => {
  const clock = new FixedClock();
  let database: TestDatabase;
  let issuer: TestIssuer;
  let transport: PostgresTransport;
  let admin: pg.Client;
  const services: RunningService[] = [];
  const servers: LoopbackServer[] = [];

  const token = (roles: readonly Role[]): Promise<string> =>
    issuer.token({ subject: 'tester', tenantId: TENANT, roles, siteIds: 'all', staffId: null, tier: null, scopes: [] });
  const as = (...roles: readonly Role[]): HttpClient => new HttpClient(servers[1]!.origin, () => token(roles));
  const publisher = (): HttpClient => new HttpClient(servers[0]!.origin, () => token(['operator']));

  beforeAll(async () => {
    database = await freshDatabase('operations');
    issuer = await TestIssuer.start();
    const urls = await provision({
      adminUrl: database.adminUrl,
      definitions: DEFINITIONS,
      password: () => 'test',
      bus: true,
    });
    transport = new PostgresTransport({ url: urls.intake.ops });
    await transport.connect();
    admin = new pg.Client(database.adminUrl);
    await admin.connect();
    const feeds = new HttpFeedReader({ originOf: () => servers[0]!.origin, token: () => token(['service']) });
    for (const definition of DEFINITIONS) {
      const controllers = definition.name === 'intake' ? [] : [Listening];
      const whole: ServiceDefinition<Told, null> = {
        ...definition,
        publish: publishTold,
        problems: {},
        module: (): DynamicModule => ({ module: Room, controllers }),
        ...(definition.name === 'intake'
          ? {
              sites: (tx, ids) =>
                Promise.resolve(ids.map((siteId) => ({ siteId, name: tx.tenantId, zone: 'America/Denver' }))),
            }
          : {}),
      };
      const about = { config: null, urls: urls[definition.name], transport, clock, log: new RecordingLog() };
      const options = { ...about, auth: issuer.auth(), ...(definition.name === 'intake' ? {} : { feeds }) };
      services.push(await startService(whole, { ...options, tuning: { pollMs: 100, poolSize: 3, markEveryMs: 0 } }));
      servers.push(await serveOnLoopback(services.at(-1)!.handler));
    }
    await tell(3);
  });

  afterAll(async () => {
    for (const server of servers) await server.stop();
    for (const service of services) await service.stop(5000);
    await transport.close(1000);
    await admin.end();
    await issuer.stop();
    await database.drop();
  });

  /** Puts events of patient 1 into the publisher's outbox and log, and waits until they are applied. */
  async function tell(events: number): Promise<void> {
    const data = { patientId: patient(1), episodeId: patient(1), leaveId: patient(1), reason: 'n' };
    const payload = JSON.stringify({ ...data, siteDate: '2026-01-05', zone: 'America/New_York' });
    await admin.query(
      `WITH sent AS (INSERT INTO intake.outbox (tenant_id, lane, event_id, type, source, topic, key, sequence, occurred_at,
         recorded_at, site_id, correlation_id, causation_id, payload)
       SELECT $1, $2, gen_random_uuid(), $3, 'intake', $4, $5::text, n, $6, $6, null, ($5::text)::uuid, ($5::text)::uuid, $7
       FROM generate_series(1, $8::int) AS n RETURNING *)
       INSERT INTO intake.event_log SELECT tenant_id, id, lane, event_id, type, source, topic, key, sequence, occurred_at,
         recorded_at, site_id, correlation_id, causation_id, traceparent, payload FROM sent`,
      [TENANT, PLACE.partition, LeaveStartedV1.type, TOPIC, patient(1), clock.now(), payload, events],
    );
    services[0]!.wake();
    const end = performance.now() + 10_000;
    const sql = 'SELECT 1 FROM step_down.watermark WHERE sequence = $1';
    while ((await admin.query(sql, [events])).rowCount === 0 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async function auditOf(schema: string, action: string): Promise<string[]> {
    const { rows } = await admin.query<{ actor_id: string; tenant_id: string; outcome: string }>(
      `SELECT actor_id, tenant_id, outcome FROM ${schema}.audit WHERE action = $1 ORDER BY audit_id`,
      [action],
    );
    expect(rows.every(({ actor_id, tenant_id }) => actor_id === 'tester' && tenant_id.startsWith('00000000'))).toBe(
      true,
    );
    return rows.map(({ outcome }) => outcome);
  }

  const linesOf = (body: string): Record<string, unknown>[] =>
    body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  const REPLAY = { source: 'intake', ...EVER, dryRun: false, reason: 'restored-backup' };
  const ROUTES: readonly (readonly ['GET' | 'POST', string, object | undefined])[] = [
    ['GET', '/lag', undefined],
    ['GET', '/published', undefined],
    ['POST', '/sites', { tenantId: TENANT, siteIds: [] }],
    ['POST', '/consumed', { ends: [], waitSeconds: 0 }],
    ['POST', '/ids', { places: [] }],
    ['GET', '/views', undefined],
    ['POST', '/rebuild', { view: 'nothing', dryRun: true, reason: 'exercise' }],
    ['POST', '/replay', REPLAY],
    ['POST', '/rewind', { ...PLACE, toOffset: 0, reason: 'look-again' }],
  ];

  test.each(ROUTES)('%s %s is for operators, whatever else somebody may do', async (method, path, body) => {
    const others: Role[] = ['org-admin', 'site-admin', 'medical-director', 'auditor', 'analyst', 'service'];
    expect((await as(...others).send(method, OPERATIONS + path, body)).status).toBe(403);
    const nobody = new HttpClient(servers[1]!.origin, null);
    expect((await nobody.send(method, OPERATIONS + path, body)).status).toBe(401);
  });

  test('lag, verify and sites answer, of the tenant that is named only, and each reading is audited', async () => {
    const operator = as('operator');
    const lag = await operator.get(`${OPERATIONS}/lag`);
    expect([lag.status, lag.body]).toMatchObject([200, { service: 'step-down', records: 0, complete: true }]);
    const published = linesOf((await publisher().get<string>('/intake/v1/operations/published')).body);
    const stream = { tenantId: TENANT, topic: TOPIC, key: patient(1), log: { count: 3 }, bus: { count: 3 } };
    expect(published.find((line) => 'stream' in line)).toMatchObject({ stream: { ...stream, differences: [] } });
    const { ends } = published.find((line) => 'ends' in line) as { ends: object[] };
    const body = { ends, waitSeconds: 5 };
    const consumed = linesOf((await operator.post<string>(`${OPERATIONS}/consumed`, body)).body);
    expect(consumed.find((line) => 'watermark' in line)).toMatchObject({ watermark: { key: patient(1), sequence: 3 } });
    const places = [1, 9].map((sequence) => ({ tenantId: TENANT, topic: TOPIC, key: patient(1), sequence }));
    const ids = await publisher().post<{ ids: (string | null)[] }>('/intake/v1/operations/ids', { places });
    expect(ids.body.ids).toEqual([expect.any(String), null]);
    for (const tenantId of [TENANT, OTHER_TENANT]) {
      const named = await publisher().post('/intake/v1/operations/sites', { tenantId, siteIds: [SITE] });
      expect(named.body).toEqual({ sites: [{ siteId: SITE, name: tenantId, zone: 'America/Denver' }] });
    }
    expect((await operator.post(`${OPERATIONS}/sites`, { tenantId: TENANT, siteIds: [SITE] })).body).toEqual({
      sites: [],
    });
    expect(await auditOf('step_down', 'events-lag')).toEqual(['read']);
    expect(await auditOf('step_down', 'events-verify')).toEqual(['consumed']);
    expect(await auditOf('intake', 'events-verify')).toEqual(['published ..', 'ids 2']);
    expect(await auditOf('intake', 'events-sites')).toEqual([`read ${TENANT}`, `read ${OTHER_TENANT}`]);
  });

  test('replay: dry run, run and refusals, with the reason in the audit record', async () => {
    const operator = as('operator');
    const replay = (changes: object) => operator.post<string>(`${OPERATIONS}/replay`, { ...REPLAY, ...changes });
    const done = { read: 3, applied: 0, dropped: 3 };
    expect(linesOf((await replay({ dryRun: true })).body).at(-1)).toMatchObject({ result: done });
    expect(linesOf((await replay({})).body).at(-1)).toMatchObject({ result: done });
    const refusals = [
      [{ source: 'medication' }, 404, 'replay-unknown-publisher'],
      [{ source: 'nobody' }, 404, 'replay-unknown-publisher'],
      [{ from: EVER.to }, 422, 'replay-window-empty'],
      [{ reason: 'Because of Jane' }, 400, 'invalid-input'],
      [{ from: '2026-01-05' }, 400, 'invalid-input'],
    ] as const;
    for (const [changes, status, code] of refusals) {
      const refused = await replay(changes);
      expect([changes, refused.status, refused.body]).toMatchObject([changes, status, { code }]);
    }
    const rebuilt = await operator.post(`${OPERATIONS}/rebuild`, { view: 'nothing', dryRun: true, reason: 'exercise' });
    expect([rebuilt.status, rebuilt.body]).toMatchObject([404, { code: 'rebuild-unknown-view' }]);
    expect((await operator.get(`${OPERATIONS}/views`)).body).toEqual({ views: [] });
    expect(await auditOf('step_down', 'events-replay-dry-run')).toEqual([expect.stringMatching(/^restored-backup /)]);
    expect(await auditOf('step_down', 'events-replay')).toEqual([
      'restored-backup intake 2000-01-01T00:00:00.000Z..2100-01-01T00:00:00.000Z',
    ]);
  });

  test('rewind: done, and refused with code, words and who can lift it; both are audited', async () => {
    const operator = as('operator');
    const rewind = (body: object) => operator.post(`${OPERATIONS}/rewind`, { reason: 'look-again', ...body });
    const done = await rewind({ ...PLACE, toOffset: 0 });
    expect([done.status, done.body]).toMatchObject([200, { ...PLACE, from: 3, to: 0 }]);
    const refusals = [
      [{ ...PLACE }, 422, 'rewind-target-required', 'the caller'],
      [{ ...PLACE, toOffset: 0, toInstant: EVER.from }, 422, 'rewind-target-required', 'the caller'],
      [{ ...PLACE, topic: 'nobody', toOffset: 0 }, 404, 'rewind-unknown-place', 'the caller, with another place'],
      [{ ...PLACE, toOffset: 99 }, 409, 'rewind-forward', 'nobody'],
    ] as const;
    for (const [body, status, code, liftableBy] of refusals) {
      const refused = await rewind(body);
      expect([body, refused.status, refused.body]).toMatchObject([body, status, { code, liftableBy }]);
    }
    expect((await rewind({ ...PLACE, partition: 12, toOffset: 0 })).status).toBe(400);
    expect(await auditOf('step_down', 'events-rewind')).toEqual([
      `look-again ${TOPIC}/${PLACE.partition} 3..0`,
      'rewind-unknown-place nobody/' + PLACE.partition,
      `rewind-forward ${TOPIC}/${PLACE.partition}`,
    ]);
  });
});
