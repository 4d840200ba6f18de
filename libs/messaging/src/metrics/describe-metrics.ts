import { ServiceMetrics, type MetricDescription } from '@stepwell/platform';
import { Lanes } from '../outbox/lanes.js';
import { BusMetrics } from './bus-metrics.js';
import { meteredHandlers } from './metered-handlers.js';
import { addStateReadings } from './state-readings.js';
import { StateRows } from './state-rows.js';

/** Every metric a service has, sorted by name: for the page that lists them. Opens nothing. */
export function describeMetrics(): readonly MetricDescription[] {
  const metrics = new ServiceMetrics('any');
  const clock = { now: () => '1970-01-01T00:00:00.000Z' };
  meteredHandlers([], metrics);
  addStateReadings({
    metrics,
    clock,
    bus: new BusMetrics(metrics, 'any', clock),
    rows: new StateRows('', 'any'),
    lanes: new Lanes('', 'any'),
    db: { pool: () => ({ total: 0, idle: 0, waiting: 0 }) },
    places: () => Promise.resolve([]),
  });
  return [...metrics.descriptions].sort((a, b) => (a.name < b.name ? -1 : 1));
}
