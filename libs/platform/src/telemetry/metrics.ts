import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { readProcess } from './process-metrics.js';
import { Tally } from './tally.js';

/** One metric, as docs/metrics.md lists it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What it says, in operators' words, with its unit. */
  readonly help: string;
  readonly labels: readonly string[];
}

/** Values that are asked for when somebody scrapes. */
export interface Reading {
  /** Shown as label `reading` of `scrape_reading_ok`. */
  readonly name: string;
  /** Asks, and answers what puts the values in; that is left out when it comes too late. */
  read(): Promise<() => void>;
  /** Takes the old values out: a stale figure is worse than none. */
  forget(): void;
}

/** Seconds, from what a healthy database takes to what nobody waits for; 0.2, 0.3 and 1 are promised (docs/slo.md). */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];
/** A scraper waits 10 s by default; what is not known by then is left out. */
const BUDGET_MS = 1_000;

/**
 * The metrics of one service: a registry of its own, since five services may share a process, every sample labelled with
 * the service's name. No label holds a tenant, a patient or anything else that grows with use.
 */
export class ServiceMetrics {
  /** Everything registered, in order. */
  readonly descriptions: MetricDescription[] = [];
  private readonly registry = new Registry();
  private readonly readings: Reading[] = [];
  private readonly readingOk: Gauge;
  private readonly requests: Histogram;
  private readonly denied: Counter;
  private scrape: Promise<string> | null = null;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    this.requests = this.histogram(
      'http_server_request_duration_seconds',
      'Time from a request to its answer, seconds, by method, route template and status.',
      ['method', 'route', 'status'],
    );
    this.denied = this.counter(
      'authz_denied_total',
      'Requests turned away because of who asked, by the code of the refusal.',
      ['reason'],
    );
    // An alert waits for it: a counter that appears at 1 has not risen to it.
    this.denied.inc({ reason: 'row-security' }, 0);
    this.readingOk = this.gauge(
      'scrape_reading_ok',
      'Whether the values that are read at scrape time were read in time, 1 or 0; with 0 they are missing from this scrape.',
      ['reading'],
    );
    this.readings.push(readProcess(this));
  }

  counter<L extends string>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
    this.describe({ name, type: 'counter', help, labels });
    return new Counter({ name, help, labelNames: labels, registers: [this.registry] });
  }

  gauge<L extends string>(name: string, help: string, labels: readonly L[] = []): Gauge<L> {
    this.describe({ name, type: 'gauge', help, labels });
    return new Gauge({ name, help, labelNames: labels, registers: [this.registry] });
  }

  /** `buckets` default to seconds from 5 ms to 10 s. */
  histogram<L extends string>(
    name: string,
    help: string,
    labels: readonly L[] = [],
    buckets: readonly number[] = SECONDS,
  ): Histogram<L> {
    this.describe({ name, type: 'histogram', help, labels });
    return new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [this.registry] });
  }

  /** A histogram for values that come once per event, with one label at most. */
  tally(name: string, help: string, buckets: readonly number[], label?: string): Tally {
    this.describe({ name, type: 'histogram', help, labels: label === undefined ? [] : [label] });
    const tally = new Tally(name, help, buckets, label);
    tally.registerAt(this.registry);
    return tally;
  }

  /** Asks for these values at every scrape. */
  addReading(reading: Reading): void {
    this.readings.push(reading);
  }

  /** One request was answered. `route` is the template, never the address. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  /** Somebody was turned away. */
  turnedAway(reason: string): void {
    this.denied.inc({ reason });
  }

  /** The exposition text Prometheus reads. Scrapes at the same time share one answer. */
  text(): Promise<string> {
    this.scrape ??= this.read().finally(() => (this.scrape = null));
    return this.scrape;
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  private describe(description: MetricDescription): void {
    this.descriptions.push(description);
  }

  private async read(): Promise<string> {
    await Promise.all(this.readings.map((reading) => this.ask(reading)));
    return this.registry.metrics();
  }

  private async ask(reading: Reading): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), BUDGET_MS);
    });
    reading.forget();
    try {
      (await Promise.race([reading.read(), late]))();
      this.readingOk.set({ reading: reading.name }, 1);
    } catch {
      this.readingOk.set({ reading: reading.name }, 0);
    } finally {
      clearTimeout(timer);
    }
  }
}
