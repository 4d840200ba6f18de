import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { cssrs } from '@stepwell/stepwell/clinic/answers';
import { admit, attendAll, goodWeek, refer, type Patient } from '@stepwell/stepwell/clinic/journey';
import { sampleOf, SpanReceiver, type ReceivedSpan } from '@stepwell/testing';
import { refused, World, type TransportName } from '../world.js';

const OPEN_MS = 90_000;
const WEEK_MS = 120_000;
const SCREENINGS = '/intake/v1/patients/:patientId/screenings';
const FRIDAY = 5;
/** What a form would be filled in with by mistake; nothing of it has a place in Stepwell but the birth date. */
const PERSON = { name: 'Quillon Abernathy', birthDate: '1987-03-14', medicalRecordNumber: 'MRN-448812' };

/** What leaves a platform for those who watch it: one trace through all services, and nobody's identity (design 4). */
export function telemetry(transport: TransportName): void {
  describe(`traces and metrics of a journey on ${transport}`, () => {
    let receiver: SpanReceiver;
    let world: World;
    let ann: Patient;
    let scraped = '';
    /** Ids that must not be in any span or metric. */
    const secrets: string[] = Object.values(PERSON).flatMap((value) => [value, encodeURIComponent(value)]);

    beforeAll(async () => {
      receiver = await SpanReceiver.open();
      world = await World.open({ transport, tracing: receiver.options });
      await world.goTo(0, '07:00');
    }, OPEN_MS);
    afterAll(() => receiver.close());

    const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
    const called = (spans: readonly ReceivedSpan[], service: string, name: string): boolean =>
      spans.some((span) => span.service === `stepwell-${service}` && span.name === name);

    it(
      'a person is referred with a birth date, admitted, attends a week and is well, then says what is a danger',
      async () => {
        ann = await refer(world.provider, world.site);
        await admit(world.provider, ann);
        await world.time.rest();
        for (let day = 0; day <= FRIDAY - 1; day += 1) {
          await world.goTo(day, '09:05');
          await attendAll(world.provider, world.site, world.date(day));
        }
        await goodWeek(world.provider, ann, world.time.now());
        await world.goTo(FRIDAY, '07:00');
        const instruments = [cssrs('since-last-contact', ['q1', 'q2', 'q4', 'q5'])];
        await as('counselor').post(`/intake/v1/patients/${ann.patientId}/screenings`, { instruments });
        await world.time.rest();
        await world.toldOnce('step-down', ann.patientId, 'HoldPlaced');
      },
      WEEK_MS,
    );

    it('somebody types a name, a birth date and a record number where they do not belong', async () => {
      const { siteId } = world.site;
      const born = { siteId, source: 'self', preferredTrack: 'either', birthDate: PERSON.birthDate };
      const referred = await as('front-desk').post<{ patientId: Id; episodeId: Id }>('/intake/v1/referrals', born);
      secrets.push(referred.patientId, referred.episodeId);
      await refused(as('front-desk').post('/intake/v1/referrals', { ...born, ...PERSON }));
      const query = new URLSearchParams(PERSON).toString();
      await refused(as('counselor').get(`/intake/v1/patients/${ann.patientId}/${PERSON.medicalRecordNumber}?${query}`));
      await refused(as('counselor').get(`/intake/v1/episodes/${PERSON.medicalRecordNumber}?${query}`));
      await world.time.rest();
    });

    it('metrics agree with what happened', async () => {
      const texts = await Promise.all(world.host.services.map((service) => service.metrics()));
      scraped = texts.join('\n');
      const screenings = { route: SCREENINGS, method: 'POST', status: '201' };
      expect(sampleOf(scraped, 'http_server_request_duration_seconds_count', screenings)).toBe(2);
      for (const service of world.host.services) {
        expect(sampleOf(scraped, 'outbox_depth', { service: service.name })).toBe(0);
        expect(sampleOf(scraped, 'parked_keys', { service: service.name, source: 'intake', waits_for: 'person' })).toBe(
          0,
        );
        expect(sampleOf(scraped, 'event_end_to_end_seconds_count', { service: service.name })).toBeGreaterThan(0);
      }
    });

    it(
      'one trace runs from the report over HTTP through outbox and bus to the evaluation in step-down, and back out',
      async () => {
        secrets.push(ann.patientId, ann.episodeId, ...(await idsOf(world)));
        const [hold] = await world.sql<{ traceparent: string }>(
          "SELECT traceparent FROM step_down.event_log WHERE key = $1 AND type LIKE '%.HoldPlaced.%'",
          [ann.patientId],
        );
        await world.stop();
        const traceId = hold!.traceparent.slice(3, 35);
        const trace = receiver.spans.filter((span) => span.traceId === traceId);
        const [root, ...roots] = trace.filter(({ parentSpanId = '' }) => parentSpanId === '');
        expect([root, roots]).toMatchObject([{ service: 'stepwell-intake', name: `POST ${SCREENINGS}` }, []]);
        expect(called(trace, 'intake', 'transaction intake')).toBe(true);
        expect(called(trace, 'step-down', 'process stepwell.intake.v1')).toBe(true);
        expect(called(trace, 'step-down', 'handle FactConsumer.told')).toBe(true);
        expect(called(trace, 'step-down', 'transaction step_down')).toBe(true);
        expect(called(trace, 'scheduling', 'process stepwell.step-down.v1')).toBe(true);
        const sent = receiver.spans.filter(
          (span) => span.traceId === traceId || span.links.some((link) => link.traceId === traceId),
        );
        expect(called(sent, 'intake', 'send stepwell.intake.v1')).toBe(true);
        expect(called(sent, 'step-down', 'send stepwell.step-down.v1')).toBe(true);
      },
      OPEN_MS,
    );

    it('no span and no metric names anybody', () => {
      expect(receiver.spans.length).toBeGreaterThan(100);
      for (const [what, text] of [
        ['spans', receiver.text],
        ['metrics', scraped],
      ] as const)
        for (const secret of secrets) expect([what, secret, text.includes(secret)]).toEqual([what, secret, false]);
    });
  });
}

/** Tenant, staff and the ids of every event there was. */
async function idsOf(world: World): Promise<readonly string[]> {
  const tables = ['intake', 'scheduling', 'attendance', 'medication', 'step_down'];
  const rows = await world.sql<{ id: string }>(
    tables
      .map((schema) => `SELECT event_id::text AS id FROM ${schema}.event_log UNION SELECT key FROM ${schema}.event_log`)
      .join(' UNION '),
  );
  return [world.provider.tenantId, world.site.siteId, ...rows.map(({ id }) => id)];
}
