import { describe, expect, test } from '@jest/globals';
import { CONTRACTS, LeaveEndedV1, LeaveStartedV1 } from '@stepwell/contracts';
import { ServiceMetrics } from '@stepwell/platform';
import { FixedClock, sampleOf } from '@stepwell/testing';
import type { Bound } from '../src/consumer/dispatch.js';
import type { ConsumerTx } from '../src/handlers.js';
import { decisionOf } from '../src/metrics/decisions.js';
import { BusMetrics } from '../src/metrics/bus-metrics.js';
import { meteredHandlers } from '../src/metrics/metered-handlers.js';
import { addStateReadings } from '../src/metrics/state-readings.js';
import { StateRows } from '../src/metrics/state-rows.js';
import { Lanes } from '../src/outbox/lanes.js';
import type { Position } from '../src/transports/transport.js';

const TX: ConsumerTx<never> = Object.create(null) as ConsumerTx<never>;
const TOPIC = LeaveStartedV1.topic;

type Place = Position & { readonly end: number };

/** A service that owns these places and has nothing else. */
function reading(places: () => readonly Place[]): ServiceMetrics {
  const [metrics, clock] = [new ServiceMetrics('step-down'), new FixedClock()];
  const [rows, lanes] = [new StateRows('', 'any'), new Lanes('', 'any')];
  const db = { pool: () => ({ total: 0, idle: 0, waiting: 0 }) };
  const bus = new BusMetrics(metrics, 'kafka', clock);
  addStateReadings({ metrics, clock, bus, rows, lanes, db, places: () => Promise.resolve(places()) });
  return metrics;
}

describe('where a service reads on the bus', () => {
  test('a place that ends before where it reads is no lag of 0 alone: it is counted by itself', async () => {
    let next = 7;
    const metrics = reading(() => [
      { topic: TOPIC, partition: 0, next, end: 7 },
      { topic: TOPIC, partition: 1, next: 2, end: 5 },
    ]);
    const told = async (): Promise<readonly (number | null)[]> => {
      const text = await metrics.text();
      const lag = sampleOf(text, 'consumer_lag_records', { partition: '0' });
      return [sampleOf(text, 'bus_places_beyond_end'), lag];
    };
    expect(await told()).toEqual([0, 0]);
    next = 8;
    expect(await told()).toEqual([1, 0]);
  });
});

describe('handlers', () => {
  const bound = (binding: Bound['binding'], call: Bound['call']): Bound => ({ name: 'Test.on', binding, call });
  const seen = async (metrics: ServiceMetrics, type: string, outcome: string): Promise<number | null> =>
    sampleOf(await metrics.text(), 'event_handle_seconds_count', { type, outcome });

  test('each call is timed by type and outcome; its answer and its error pass unchanged', async () => {
    const metrics = new ServiceMetrics('step-down');
    const failing = new Error('bug');
    const calls: Bound[] = [
      bound({ kind: 'event', contracts: [LeaveStartedV1] }, () => Promise.resolve('told')),
      bound({ kind: 'run', contracts: [LeaveStartedV1, LeaveEndedV1] }, () => Promise.resolve('run')),
      bound({ kind: 'timer', command: 'remind' }, () => Promise.reject(failing)),
    ];
    const [one, run, timer] = meteredHandlers(calls, metrics);
    const [started, ended] = [{ type: LeaveStartedV1.type }, { type: LeaveEndedV1.type }];
    expect(await one!.call(TX, started)).toBe('told');
    expect(await run!.call(TX, [ended, ended])).toBe('run');
    expect(await run!.call(TX, [started, ended])).toBe('run');
    await expect(timer!.call(TX, {})).rejects.toBe(failing);
    expect(await seen(metrics, LeaveStartedV1.type, 'ok')).toBe(1);
    expect(await seen(metrics, LeaveEndedV1.type, 'ok')).toBe(1);
    expect(await seen(metrics, 'several', 'ok')).toBe(1);
    expect(await seen(metrics, 'timer remind', 'error')).toBe(1);
    expect(await seen(metrics, 'timer remind', 'ok')).toBe(null);
  });
});

describe('decisions', () => {
  const ruleSet = (id: string) => ({ ruleSet: { id, version: 1, hash: 'h' } });
  test.each([
    ['step-down.StepDownProposed.v1', ruleSet('house-step-down'), ['step-down', 'proposed', 'house-step-down']],
    ['step-down.StepUpProposed.v1', ruleSet('our own, by Dr Jones'), ['step-up', 'proposed', 'own']],
    ['step-down.ProposalDecided.v1', { outcome: 'overridden' }, ['proposal', 'overridden', 'none']],
    ['step-down.HoldPlaced.v1', {}, ['hold', 'placed', 'none']],
    [
      'intake.LevelOfCareDecided.v1',
      { level: { code: '2.1' }, recommended: '2.1', ...ruleSet('house-hours') },
      ['level-of-care', 'as-recommended', 'house-hours'],
    ],
    [
      'intake.LevelOfCareDecided.v1',
      { level: { code: '1' }, recommended: '2.1', ...ruleSet('house-hours') },
      ['level-of-care', 'different', 'house-hours'],
    ],
  ] as const)('%s %j', (type, data, [kind, result, policy]) => {
    expect(CONTRACTS.map((contract) => contract.type)).toContain(type);
    expect(decisionOf({ type, value: JSON.stringify(data) })).toEqual({ kind, result, policy });
  });

  test('other events are none, and are not even parsed', () => {
    for (const { type } of CONTRACTS)
      if (decisionOf({ type: `${type}x`, value: 'no JSON' }) !== null) throw new Error(type);
    expect(decisionOf({ type: LeaveStartedV1.type, value: 'no JSON' })).toBe(null);
  });
});
