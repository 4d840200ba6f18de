import { readFileSync } from 'node:fs';

const EVERY_MS = 5_000;

/** Peak memory of a set of process trees: the sum of PSS, sampled every five seconds of machine time (Linux; 0 elsewhere). */
export class MemoryWatch {
  private peak = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly roots: () => readonly number[]) {
    this.timer = setInterval(() => this.sample(), EVERY_MS);
    this.timer.unref();
  }

  /** Takes a last sample, ends, and answers the peak in MB. */
  stop(): number {
    this.sample();
    clearInterval(this.timer);
    return this.peak;
  }

  private sample(): void {
    const pids = new Set(this.roots().flatMap(processTree));
    const sum = [...pids].reduce((total, pid) => total + pssKb(pid), 0) / 1024;
    this.peak = Math.max(this.peak, sum);
  }
}

function processTree(pid: number): readonly number[] {
  return [pid, ...children(pid).flatMap(processTree)];
}

function children(pid: number): readonly number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function pssKb(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
