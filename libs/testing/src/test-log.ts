import type { LogFields, Logger } from '@stepwell/platform';

/** A log for tests: errors go to standard error with their message and stack, which a real log must never show. */
export class TestLog implements Logger {
  constructor(private readonly bound: LogFields = {}) {}

  debug(): void {}

  info(): void {}

  warn(event: string, fields: LogFields = {}): void {
    if (process.env.STEPWELL_TEST_LOG) this.write('warn', event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.write('error', event, fields);
  }

  child(fields: LogFields): Logger {
    return new TestLog({ ...this.bound, ...fields });
  }

  private write(level: string, event: string, fields: LogFields): void {
    const { error, ...codes } = { ...this.bound, ...fields };
    const stack = error instanceof Error ? `\n${error.stack ?? error.message}` : '';
    process.stderr.write(`${level} ${event} ${JSON.stringify(codes)}${stack}\n`);
  }
}
