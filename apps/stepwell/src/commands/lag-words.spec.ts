import { describe, expect, test } from '@jest/globals';
import type { LagReport } from '@stepwell/messaging';
import { warnings } from './lag-words.js';

const QUIET: LagReport = {
  ...{ service: 'attendance', at: '2026-01-05T13:12:00.000Z', records: 0, complete: true },
  outbox: { rows: 0, oldestSeconds: 0 },
  parked: { keys: 0, events: 0, oldestSeconds: 0 },
  timers: { due: 0, oldestSeconds: 0, parked: 0, parkedOldestSeconds: 0 },
  ...{ places: [], sites: [], sources: [] },
};
const place = (partition: number, beyond: number) => {
  return { topic: 'stepwell.intake.v1', partition, next: 10 + beyond, end: 10, records: 0, oldestSeconds: 0, beyond };
};

describe('what holds a service back that no age of a site shows', () => {
  test('nothing: no line', () => {
    expect(warnings([QUIET, { ...QUIET, places: [place(3, 0)] }])).toEqual([]);
  });

  test('a parked timer says whose facts stop being current, and when', () => {
    const timers = { due: 0, oldestSeconds: 0, parked: 1, parkedOldestSeconds: 420 };
    expect(warnings([{ ...QUIET, timers }])).toEqual([
      'in attendance 1 timer is parked, the oldest due 420 s (7 min) ago: nothing that attendance tells the others counts as current beyond that time, for every tenant (events park ls)',
    ]);
  });

  test('a bus that ends before where a service reads is named by place', () => {
    expect(warnings([{ ...QUIET, places: [place(3, 4), place(5, 0)] }])).toEqual([
      'attendance has read further than the bus reaches, in stepwell.intake.v1/3 by 4: the bus lost its tail or is another one (events verify)',
    ]);
  });
});
