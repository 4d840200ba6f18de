import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka } from 'cloudevents';
import { TOPICS } from '@stepwell/contracts';
import { admit, attendAll, goodWeek, refer } from '@stepwell/stepwell/clinic/journey';
import { javaCompiles, readAsOutsider, type OutsideRecord } from './outside/java-consumer.js';
import { SCHEMAS } from './restart/soundness.js';
import { World } from './world.js';

const OPEN_MS = 120_000;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const INSTANT = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z`;

/** Every header there is and the only form of its value: nothing that could tell of somebody's health fits in. */
const FORMS: Readonly<Record<string, RegExp>> = {
  'content-type': /^application\/json$/,
  ce_specversion: /^1\.0$/,
  ce_id: new RegExp(`^${UUID}$`),
  ce_source: /^\/stepwell\/(intake|scheduling|attendance|medication|step-down)$/,
  ce_type: /^(intake|scheduling|attendance|medication|step-down)\.[A-Z][A-Za-z]+\.v\d+$/,
  ce_time: new RegExp(`^${INSTANT}$`),
  ce_recordedat: new RegExp(`^${INSTANT}$`),
  ce_sequence: /^[1-9]\d*$/,
  ce_tenantid: new RegExp(`^${UUID}$`),
  ce_siteid: new RegExp(`^${UUID}$`),
  ce_correlationid: new RegExp(`^${UUID}$`),
  ce_causationid: new RegExp(`^${UUID}$`),
  ce_traceparent: /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/,
};
const MAY_BE_ABSENT = ['ce_siteid', 'ce_traceparent'];

/** An event as its publisher logged it. */
interface Logged {
  readonly topic: string;
  readonly key: string;
  readonly lane: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const LOGS = SCHEMAS.map(
  (schema) => `SELECT topic, key, lane, payload::json AS data, json_strip_nulls(json_build_object(
      'ce_id', event_id, 'ce_type', type, 'ce_source', '/stepwell/' || replace('${schema}', '_', '-'),
      'ce_sequence', sequence::text, 'ce_tenantid', tenant_id, 'ce_siteid', site_id, 'ce_correlationid', correlation_id,
      'ce_causationid', causation_id, 'ce_traceparent', traceparent)) AS headers, sequence
    FROM ${schema}.event_log WHERE tenant_id = $1`,
).join(' UNION ALL ');

const outside = javaCompiles() ? describe : describe.skip;

outside("somebody else's consumer on Kafka (needs a Java with its compiler)", () => {
  let world: World;
  let read: OutsideRecord[];
  let logged: Logged[];

  beforeAll(async () => {
    world = await World.open({ transport: 'kafka' });
    await world.goTo(0, '07:00');
    const people = [await refer(world.provider, world.site), await refer(world.provider, world.site)];
    for (const person of people) await admit(world.provider, person);
    await world.goTo(0, '09:05');
    await attendAll(world.provider, world.site, world.date(0));
    await world.goTo(0, '13:00');
    for (const person of people) await goodWeek(world.provider, person, world.time.now());
    await world.time.rest();
    const { tenantId } = world.provider;
    logged = await world.sql<Logged>(`${LOGS} ORDER BY topic, key, sequence`, [tenantId]);
    const all = await readAsOutsider(process.env['STEPWELL_TEST_KAFKA']!, TOPICS);
    read = all.filter(({ headers }) => headers['ce_tenantid'] === tenantId);
  }, OPEN_MS);
  afterAll(() => world?.stop(), OPEN_MS);

  const streamOf = ({ topic, key, headers }: { topic: string; key: string; headers: Record<string, string> }): string =>
    `${headers['ce_source']} ${topic} ${key}`;

  it('finds the events of every service, each once and in the order of its key', () => {
    const byStream = (events: readonly (OutsideRecord | Logged)[]): Record<string, string[]> => {
      const streams: Record<string, string[]> = {};
      for (const event of events) (streams[streamOf(event)] ??= []).push(event.headers['ce_id']!);
      return streams;
    };
    expect(byStream(read)).toEqual(byStream(logged));
    expect(new Set(logged.map(({ headers }) => headers['ce_source'])).size).toBe(SCHEMAS.length);
  });

  it('reads them as CloudEvents in binary mode with the project’s own SDK', () => {
    const known = new Map(logged.map((event) => [event.headers['ce_id'], event]));
    for (const { headers, key, value } of read) {
      const message = { headers, key, value, body: value };
      const event = Kafka.toEvent<unknown>(message) as CloudEvent<unknown>;
      expect(event.validate()).toBe(true);
      const log = known.get(event.id)!;
      expect({ ...log.headers, data: log.data }).toEqual({ ...headersIn(headers), data: event.data });
      expect([event.type, event.source]).toEqual([log.headers['ce_type'], log.headers['ce_source']]);
    }
  });

  it('finds each where Kafka’s own partitioner puts its key', () => {
    expect(read.filter(({ partition, partitionOfKey }) => partition !== partitionOfKey)).toEqual([]);
  });

  it('finds complete headers, and nothing in them or in a key that tells of a person', () => {
    const required = Object.keys(FORMS).filter((name) => !MAY_BE_ABSENT.includes(name));
    for (const { headers, key } of read) {
      expect(required.filter((name) => headers[name] === undefined)).toEqual([]);
      expect(Object.entries(headers).filter(([name, value]) => !FORMS[name]?.test(value))).toEqual([]);
      expect(key).toMatch(new RegExp(`^${UUID}$`));
    }
  });
});

/** The headers whose values the log keeps as they are. */
function headersIn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const others = ['content-type', 'ce_specversion', 'ce_time', 'ce_recordedat'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !others.includes(name)));
}
