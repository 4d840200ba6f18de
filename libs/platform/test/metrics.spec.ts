import { expect, it } from '@jest/globals';
import { sampleOf } from '@stepwell/testing';
import { ServiceMetrics } from '../src/index.js';

const BOUNDS = [0.1, 1];

it('a tally counts into its buckets, bounds included, and sums', async () => {
  const metrics = new ServiceMetrics('probe');
  const tally = metrics.tally('waited_seconds', 'Waited.', BOUNDS);
  for (const value of [0.05, 0.1, 0.5, 2]) tally.observe(value);
  const text = await metrics.text();
  const bucket = (le: string) => sampleOf(text, 'waited_seconds_bucket', { le, service: 'probe' });
  expect([bucket('0.1'), bucket('1'), bucket('+Inf')]).toEqual([2, 3, 4]);
  expect(sampleOf(text, 'waited_seconds_sum')).toBeCloseTo(2.65);
  expect(sampleOf(text, 'waited_seconds_count')).toBe(4);
  expect(text).toContain('# HELP waited_seconds Waited.\n# TYPE waited_seconds histogram\n');
});

it('a reading that fails takes its old values out of the scrape, and the next one puts them in again', async () => {
  const metrics = new ServiceMetrics('probe');
  const depth = metrics.gauge('depth', 'Depth.');
  let fails = false;
  metrics.addReading({
    name: 'depth',
    read: () => (fails ? Promise.reject(new Error('no database')) : Promise.resolve(() => depth.set(7))),
    forget: () => depth.remove(),
  });
  const seen = async (): Promise<readonly (number | null)[]> => {
    const text = await metrics.text();
    return [sampleOf(text, 'depth'), sampleOf(text, 'scrape_reading_ok', { reading: 'depth' })];
  };
  expect(await seen()).toEqual([7, 1]);
  fails = true;
  expect(await seen()).toEqual([null, 0]);
  fails = false;
  expect(await seen()).toEqual([7, 1]);
});

it('a reading that never answers costs a scrape its values, not its answer', async () => {
  const metrics = new ServiceMetrics('probe');
  metrics.addReading({ name: 'hung', read: () => new Promise(() => undefined), forget: () => undefined });
  expect(sampleOf(await metrics.text(), 'scrape_reading_ok', { reading: 'hung' })).toBe(0);
});

it('scrapes at the same time ask once', async () => {
  const metrics = new ServiceMetrics('probe');
  let asked = 0;
  metrics.addReading({ name: 'once', read: () => Promise.resolve(() => void (asked += 1)), forget: () => undefined });
  await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
  expect(asked).toBe(1);
});

it('services of one process keep their figures apart', async () => {
  const [one, other] = [new ServiceMetrics('one'), new ServiceMetrics('other')];
  one.answered('GET', '/one/v1/things/:id', 200, 0.01);
  const labels = { route: '/one/v1/things/:id', service: 'one' };
  expect(sampleOf(await one.text(), 'http_server_request_duration_seconds_count', labels)).toBe(1);
  expect(sampleOf(await other.text(), 'http_server_request_duration_seconds_count')).toBe(null);
});
