import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Module, Post, type DynamicModule } from '@nestjs/common';
import { LeaveStartedV1, type DataOf } from '@stepwell/contracts';
import { Caller, Edge, Roles, type Call, type Reply, type Role } from '@stepwell/platform';
import {
  FixedClock,
  freshDatabase,
  HttpClient,
  sampleOf,
  serveOnLoopback,
  TestIssuer,
  type LoopbackServer,
  type TestDatabase,
} from '@stepwell/testing';
import pg from 'pg';
import {
  describeMetrics,
  On,
  OnRun,
  OnTimer,
  PostgresTransport,
  provision,
  startService,
  type ConsumerTx,
  type FiredTimer,
  type Received,
  type RunningService,
  type ServiceDefinition,
  type ServiceDeps,
} from '../src/index.js';
import { DEFINITIONS, patient, publishTold, RecordingLog, TENANT, type Told } from './world.js';

type LeaveStarted = Received<DataOf<typeof LeaveStartedV1>>;

@Controller('intake/v1')
class TellingController {
  constructor(private readonly edge: Edge<Told>) {}

  @Post('facts')
  @Roles('nurse')
  tell(@Caller() call: Call): Promise<Reply> {
    return this.edge.command(call, 'tell', patient(1), (tx) => {
      tx.record({ kind: 'started', patientId: patient(1), n: 1 });
      return Promise.resolve({ ok: true, body: {}, status: 201 });
    });
  }
}

@Controller()
class Listening {
  readonly heard: string[] = [];

  @On(LeaveStartedV1)
  async one(tx: ConsumerTx<never>, event: LeaveStarted): Promise<void> {
    this.heard.push(`one ${event.data.reason} ${tx.cause.causationId === event.id}`);
    const id = tx.newId();
    tx.schedule({ id, command: 'follow-up', due: tx.now, key: event.key, data: { reason: event.data.reason } });
    await Promise.resolve();
  }

  @OnRun(LeaveStartedV1)
  async run(_tx: ConsumerTx<never>, events: readonly LeaveStarted[]): Promise<void> {
    this.heard.push(`run of ${events.length}`);
    await Promise.resolve();
  }

  @OnTimer('follow-up')
  async due(tx: ConsumerTx<never>, timer: FiredTimer): Promise<void> {
    this.heard.push(`timer ${timer.command} ${JSON.stringify(timer.data)} ${tx.cause.actor.kind}`);
    await Promise.resolve();
  }
}

@Module({})
class Room {}

describe('a started service', () => {
  const listening = new Listening();
  const clock = new FixedClock();
  let database: TestDatabase;
  let issuer: TestIssuer;
  let transport: PostgresTransport;
  const services: RunningService[] = [];
  let server: LoopbackServer;

  const as = (role: Role): HttpClient =>
    new HttpClient(server.origin, () =>
      issuer.token({
        subject: 'tester',
        tenantId: TENANT,
        roles: [role],
        siteIds: 'all',
        staffId: null,
        tier: null,
        scopes: [],
      }),
    );

  beforeAll(async () => {
    database = await freshDatabase('service');
    issuer = await TestIssuer.start();
    const urls = await provision({
      adminUrl: database.adminUrl,
      definitions: DEFINITIONS,
      password: () => 'test',
      bus: true,
    });
    transport = new PostgresTransport({ url: urls.intake.ops });
    await transport.connect();
    const rooms = {
      intake: (deps: ServiceDeps<Told, null>): DynamicModule => ({
        module: Room,
        controllers: [TellingController],
        providers: [{ provide: Edge, useValue: deps.edge }],
      }),
      'step-down': (): DynamicModule => ({ module: Room, controllers: [Listening] }),
    };
    for (const definition of DEFINITIONS) {
      const whole: ServiceDefinition<Told, null> = {
        ...definition,
        publish: publishTold,
        problems: {},
        module: rooms[definition.name],
      };
      const options = {
        config: null,
        urls: urls[definition.name],
        transport,
        clock,
        log: new RecordingLog(),
        auth: issuer.auth(),
      };
      services.push(await startService(whole, { ...options, tuning: { pollMs: 100, poolSize: 3 } }));
    }
    const controller = services[1]!.app.get(Listening);
    Object.assign(listening, { heard: controller.heard });
    server = await serveOnLoopback(services[0]!.handler);
  });

  afterAll(async () => {
    await server.stop();
    for (const service of services) await service.stop(5000);
    await transport.close(1000);
    await database.drop();
  });

  test('a command over HTTP reaches @On, @OnRun and @OnTimer of the other service', async () => {
    const nurse = as('nurse');
    const answer = await nurse.post('/intake/v1/facts');
    expect(answer.status).toBe(201);
    const end = performance.now() + 10_000;
    while (listening.heard.length < 3 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect([...listening.heard].sort()).toEqual(['one n-1 true', 'run of 1', 'timer follow-up {"reason":"n-1"} timer']);
    expect(await services[1]!.idle()).toMatchObject({ outbox: 0, timersDue: 0, lag: 0, parked: 0 });
  });

  test('the feed is for services only and serves the log as NDJSON', async () => {
    const path = `/intake/v1/events/feed?topic=stepwell.intake.v1&key=${patient(1)}&fromSequence=1`;
    expect((await as('nurse').get(path)).status).toBe(403);
    const feed = await as('service').get<string>(path);
    expect(feed.status).toBe(200);
    expect(
      feed.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ sequence: 1, key: patient(1), data: { reason: 'n-1' } }]);
    expect((await as('service').get('/intake/v1/events/feed?topic=stepwell.intake.v1')).status).toBe(400);
  });

  test('parks are for operators, who get clear refusals', async () => {
    const stream = { tenantId: TENANT, source: 'step-down', topic: 'stepwell.step-down.v1', key: patient(1) };
    expect((await as('nurse').get('/intake/v1/parks')).status).toBe(403);
    const operator = as('operator');
    expect((await operator.get('/intake/v1/parks')).body).toEqual({ parked: [], timers: [] });
    const retried = await operator.post('/intake/v1/parks/retry', stream);
    expect([retried.status, retried.body]).toMatchObject([404, { code: 'stream-not-parked' }]);
    const skipped = await operator.post('/intake/v1/parks/skip', stream);
    expect([skipped.status, skipped.body]).toMatchObject([
      400,
      { errors: [{ pointer: '/eventId' }, { pointer: '/reason' }] },
    ]);
    const timer = { tenantId: TENANT, timerId: patient(1) };
    expect((await as('nurse').post('/intake/v1/parks/timers/skip', { ...timer, reason: 'known-bug' })).status).toBe(
      403,
    );
    for (const [verb, body] of [
      ['retry', timer],
      ['skip', { ...timer, reason: 'known-bug' }],
    ] as const) {
      const refused = await operator.post(`/intake/v1/parks/timers/${verb}`, body);
      expect([refused.status, refused.body]).toMatchObject([404, { code: 'timer-not-parked' }]);
    }
    const unexplained = await operator.post('/intake/v1/parks/timers/skip', timer);
    expect([unexplained.status, unexplained.body]).toMatchObject([400, { errors: [{ pointer: '/reason' }] }]);
  });

  test('metrics are for operators, by route template and never by address', async () => {
    const path = '/intake/health/metrics';
    expect((await new HttpClient(server.origin, null).get(path)).status).toBe(401);
    expect((await as('nurse').get(path)).status).toBe(403);
    const { status, headers, body } = await as('operator').get<string>(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const posted = { method: 'POST', route: '/intake/v1/facts', status: '201', service: 'intake' };
    expect(sampleOf(body, 'http_server_request_duration_seconds_count', posted)).toBe(1);
    expect(sampleOf(body, 'authz_denied_total', { reason: 'token-missing' })).toBe(1);
    expect(sampleOf(body, 'authz_denied_total', { reason: 'role-not-allowed' })).toBeGreaterThanOrEqual(1);
    expect(sampleOf(body, 'pg_pool_connections', { state: 'waiting' })).toBe(0);
    expect(sampleOf(body, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    for (const secret of [patient(1), TENANT, 'tester']) expect(body).not.toContain(secret);
    const listed = describeMetrics().map(({ name, type }) => `# TYPE ${name} ${type}`);
    expect(listed.filter((line) => !body.includes(`${line}\n`))).toEqual([]);
    expect(sampleOf(body, 'event_handle_seconds_count')).toBe(null);
    const listening = await services[1]!.metrics();
    const handled = { type: LeaveStartedV1.type, outcome: 'ok', service: 'step-down' };
    expect(sampleOf(listening, 'event_handle_seconds_count', handled)).toBeGreaterThan(0);
  });

  test('the management port answers probes and metrics without a token, and nothing else', async () => {
    const management = await serveOnLoopback(services[1]!.management);
    const client = new HttpClient(management.origin, null);
    expect((await client.get('/health/live')).body).toEqual({ status: 'ok' });
    expect((await client.get('/health/startup')).status).toBe(200);
    expect((await client.get('/health/ready')).body).toMatchObject({ status: 'ok', checks: { database: 'ok' } });
    expect(sampleOf((await client.get<string>('/metrics')).body, 'parked_keys', { service: 'step-down' })).toBe(0);
    expect((await client.get('/step-down/v1/parks')).status).toBe(404);
    expect((await client.post('/metrics')).status).toBe(404);
    await management.stop();
  });

  test('marks vouch for a source once every partition has one', async () => {
    await services[0]!.writeMarks();
    const client = new pg.Client(database.adminUrl);
    await client.connect();
    const end = performance.now() + 10_000;
    const look = async (): Promise<number> => (await client.query('SELECT 1 FROM step_down.mark')).rowCount ?? 0;
    while ((await look()) < 12 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await look()).toBe(12);
    await client.end();
  });
});
