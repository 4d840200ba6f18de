import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventEnvelope } from '@stepwell/contracts';
import { serveOnLoopback, type LoopbackServer } from '@stepwell/testing';
import { HttpFeedReader } from '../src/index.js';
import { patient, TENANT } from './world.js';

describe('the feed over HTTP', () => {
  const asked: { url: string; authorization: string | undefined }[] = [];
  let server: LoopbackServer;
  let status = 200;
  const events = [1, 2, 3].map((sequence) => ({ id: patient(sequence), sequence, data: { word: 'prüfen' } }));

  beforeAll(async () => {
    server = await serveOnLoopback((request, response) => {
      asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
      response.statusCode = status;
      const bytes = Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'));
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      response.end();
    });
  });
  afterAll(() => server.stop());

  const reader = new HttpFeedReader({ originOf: () => server.origin, token: () => Promise.resolve('secret') });

  async function read(events: AsyncIterable<EventEnvelope>): Promise<EventEnvelope[]> {
    const all: EventEnvelope[] = [];
    for await (const event of events) all.push(event);
    return all;
  }

  test('one stream of one tenant, as NDJSON cut anywhere, with the service’s token', async () => {
    const query = { tenantId: TENANT, topic: 'stepwell.intake.v1', key: patient(1), fromSequence: 2, toSequence: 3 };
    expect(await read(reader.stream('intake', query))).toEqual(events);
    const { url, authorization } = asked.at(-1)!;
    expect(authorization).toBe('Bearer secret');
    expect(url).toBe(
      `/intake/v1/events/feed?tenantId=${TENANT}&topic=stepwell.intake.v1&key=${patient(1)}&fromSequence=2&toSequence=3`,
    );
  });

  test('one partition', async () => {
    await read(reader.partition('step-down', { topic: 'stepwell.step-down.v1', partition: 4 }));
    expect(asked.at(-1)!.url).toBe('/step-down/v1/events/feed?topic=stepwell.step-down.v1&partition=4');
  });

  test('a refusal is an error, never an empty log', async () => {
    status = 403;
    const query = { topic: 'stepwell.intake.v1', partition: 0 };
    await expect(read(reader.partition('intake', query))).rejects.toThrow('feed of intake: status 403');
  });
});
