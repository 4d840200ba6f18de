import type { Registry } from 'prom-client';

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A histogram for values that come once per event: observing makes nothing on the heap. */
export class Tally {
  private readonly counts: Float64Array;
  private sum = 0;

  /** `bounds` ascending; what is above the last goes to `+Inf`. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket++;
    this.counts[bucket]! += 1;
    this.sum += value;
  }

  registerAt(registry: Registry): void {
    const { name, help } = this;
    const metric = { name, help, type: 'histogram', aggregator: 'sum', get: () => this.samples() };
    // The registry takes whatever has a name and answers its samples; its types know only its own classes.
    Reflect.apply(registry.registerMetric, registry, [metric]);
  }

  private samples() {
    const { name, help, bounds } = this;
    const values: Sample[] = [];
    let below = 0;
    for (const [bucket, count] of this.counts.entries()) {
      below += count;
      values.push({ metricName: `${name}_bucket`, labels: { le: bounds[bucket] ?? '+Inf' }, value: below });
    }
    values.push({ metricName: `${name}_sum`, labels: {}, value: this.sum });
    values.push({ metricName: `${name}_count`, labels: {}, value: below });
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}
