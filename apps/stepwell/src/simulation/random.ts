import { createHash } from 'node:crypto';

/** Numbers that follow from a text alone: one seed gives one course. Fast enough for millions of draws. */
export class Random {
  private state: number;

  constructor(readonly seed: string) {
    this.state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** One of the names, each with its share; the shares sum to 1. */
  choose<K extends string>(shares: Readonly<Record<K, number>>): K {
    const names = Object.keys(shares) as K[];
    let left = this.next();
    for (const name of names) if ((left -= shares[name]) < 0) return name;
    return names.at(-1)!;
  }

  /** A draw of the normal distribution (Box and Muller). */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A share from 0 to 1 of the beta distribution, given by its mean and a + b. */
  beta(mean: number, concentration: number): number {
    const [a, b] = [this.gamma(mean * concentration), this.gamma((1 - mean) * concentration)];
    return a + b === 0 ? mean : a / (a + b);
  }

  /** A generator of its own, so that what one part draws does not move another's numbers. */
  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** A draw of the gamma distribution (Marsaglia and Tsang; shapes below 1 are lifted and brought back). */
  private gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal(0, 1);
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }
}
