import type { Registry } from 'prom-client';

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Observations with one value of the label. */
interface Counted {
  readonly of: Readonly<Record<string, string>>;
  readonly counts: Float64Array;
  sum: number;
}

/** A histogram for values that come once per event: observing makes nothing on the heap once a label's value is known. */
export class Tally {
  private readonly counted = new Map<string, Counted>();

  /** `bounds` ascending; what is above the last goes to `+Inf`. Without a `label` there is one row of buckets. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
    private readonly label?: string,
  ) {
    if (label === undefined) this.of('');
  }

  /** `of`: the label's value, one of few. */
  observe(value: number, of = ''): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket++;
    const counted = this.counted.get(of) ?? this.of(of);
    counted.counts[bucket]! += 1;
    counted.sum += value;
  }

  registerAt(registry: Registry): void {
    const { name, help } = this;
    const metric = { name, help, type: 'histogram', aggregator: 'sum', get: () => this.samples() };
    // The registry takes whatever has a name and answers its samples; its types know only its own classes.
    Reflect.apply(registry.registerMetric, registry, [metric]);
  }

  private of(value: string): Counted {
    const of = this.label === undefined ? {} : { [this.label]: value };
    const counted = { of, counts: new Float64Array(this.bounds.length + 1), sum: 0 };
    this.counted.set(value, counted);
    return counted;
  }

  private samples() {
    const { name, help } = this;
    const values = [...this.counted.values()].flatMap((counted) => this.samplesOf(counted));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }

  private samplesOf({ of, counts, sum }: Counted): readonly Sample[] {
    const values: Sample[] = [];
    let below = 0;
    for (const [bucket, count] of counts.entries()) {
      below += count;
      const le = this.bounds[bucket] ?? '+Inf';
      values.push({ metricName: `${this.name}_bucket`, labels: { le, ...of }, value: below });
    }
    values.push({ metricName: `${this.name}_sum`, labels: of, value: sum });
    values.push({ metricName: `${this.name}_count`, labels: of, value: below });
    return values;
  }
}
