import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Reading, ServiceMetrics } from './metrics.js';

const MICROSECONDS = 1e6;
const NANOSECONDS = 1e9;
const RESOLUTION_MS = 20;

type Watch = ReturnType<typeof monitorEventLoopDelay>;

/**
 * Processor, memory and event loop of the whole process: services that share one show the same figures. The loop is only
 * watched once somebody has scraped.
 */
export function readProcess(metrics: ServiceMetrics): Reading {
  const cpu = metrics.gauge(
    'process_cpu_seconds_total',
    'Processor time this process has used since it began, seconds.',
  );
  const memory = metrics.gauge('process_resident_memory_bytes', 'Memory this process holds, bytes.');
  const loop = metrics.gauge(
    'nodejs_eventloop_lag_p99_seconds',
    'How late this process gets to its work since the scrape before, 99th percentile, seconds.',
  );
  let watch: Watch | null = null;
  const read = (): (() => void) => {
    const { user, system } = process.cpuUsage();
    const lag = watch ? watch.percentile(99) / NANOSECONDS : null;
    watch ??= watching();
    watch.reset();
    return () => {
      cpu.reset();
      cpu.inc((user + system) / MICROSECONDS);
      memory.set(process.memoryUsage.rss());
      if (lag !== null) loop.set(Math.max(0, lag - RESOLUTION_MS / 1000));
    };
  };
  return { name: 'process', read: () => Promise.resolve(read()), forget: () => loop.remove() };
}

function watching(): Watch {
  const watch = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  watch.enable();
  return watch;
}
