import { SingleBar } from 'cli-progress';

/** Progress of long work on standard error: a bar on a terminal, a line per step elsewhere, nothing when silent. */
export class ProgressLine {
  private bar: SingleBar | null = null;
  private last = '';

  constructor(private readonly visible: boolean) {}

  /** Names the step in hand. */
  show(step: string): void {
    if (!this.visible || step === this.last) return;
    this.last = step;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${step} ...` : `${step} ...\n`);
  }

  /** Shows `value` of `total` units of work named `what`. */
  advance(what: string, value: number, total: number): void {
    if (!this.visible) return;
    if (!process.stderr.isTTY) return this.show(`${what} ${Math.floor((10 * value) / Math.max(1, total)) * 10} %`);
    if (!this.bar) {
      this.bar = new SingleBar({
        format: `{what} {bar} {value}/{total} {percentage} %`,
        stream: process.stderr,
        hideCursor: true,
      });
      this.bar.start(total, value, { what });
    }
    this.bar.setTotal(total);
    this.bar.update(value, { what });
  }

  /** Clears the line. */
  done(): void {
    this.bar?.stop();
    this.bar = null;
    if (this.visible && this.last && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    this.last = '';
  }
}
