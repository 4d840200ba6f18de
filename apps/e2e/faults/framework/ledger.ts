import { closeSync, fdatasync, openSync, readFileSync, writeSync } from 'node:fs';

/** What a client was told about one command, or `unknown` when it never was told anything final. */
export type Told = 'done' | 'refused' | 'unknown';

/** One line of the ledger. */
export interface LedgerEntry {
  readonly commandId: string;
  readonly patientId: string;
  /** What was asked for: a fact, a fact that is refused after it was recorded, a fact whose work throws after recording. */
  readonly kind: 'fact' | 'refused' | 'failing';
  readonly told: Told;
  readonly tries: number;
}

/**
 * The outside ledger: a file beside the system under test. An entry counts only once it is on disk, so that nothing that a
 * client was told can be forgotten by the one who checks it.
 */
export class Ledger {
  private readonly fd: number;
  private waiting: (() => void)[] = [];
  private syncing = false;
  private kept = 0;

  constructor(private readonly path: string) {
    this.fd = openSync(path, 'w');
  }

  /** Entries on disk. */
  get counted(): number {
    return this.kept;
  }

  /** Resolves when the entry is on disk; entries of one moment share one fsync. */
  write(entry: LedgerEntry): Promise<void> {
    writeSync(this.fd, `${JSON.stringify(entry)}\n`);
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!this.syncing) this.sync();
    });
  }

  /** Everything written so far, read back from the file. */
  entries(): readonly LedgerEntry[] {
    const lines = readFileSync(this.path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LedgerEntry);
  }

  close(): void {
    closeSync(this.fd);
  }

  private sync(): void {
    const group = this.waiting;
    this.waiting = [];
    this.syncing = true;
    fdatasync(this.fd, (error) => {
      if (error) throw error;
      this.syncing = false;
      this.kept += group.length;
      for (const told of group) told();
      if (this.waiting.length > 0) this.sync();
    });
  }
}
