import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from './user-error.js';

/**
 * Everything an embedded Stepwell keeps between starts: the database's files, secrets and issuer keys.
 * One process at a time: the folder is held by a pid file.
 */
export class DataFolder {
  private constructor(readonly path: string) {}

  /** Opens and holds the folder. Throws UserError when another live process holds it or it cannot be written. */
  static open(path: string): DataFolder {
    const folder = new DataFolder(resolve(path));
    try {
      mkdirSync(folder.path, { recursive: true });
      // The database runs under its own account when started as root and must be able to pass through.
      chmodSync(folder.path, 0o755);
      folder.hold();
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`--data-folder ${folder.path}: ${reason(error)}`);
    }
    return folder;
  }

  /** The folder of a platform that runs in another process: read, not held. */
  static at(path: string): DataFolder {
    return new DataFolder(resolve(path));
  }

  /** Path of a file or folder inside. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** A stored text, made by `make` on first use and readable by the owner only. */
  secret(name: string, make: () => string = () => randomBytes(24).toString('base64url')): string {
    const path = this.file(name);
    if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
    return readFileSync(path, 'utf8');
  }

  /**
   * Holds the platform to the bus it was first started on: places of one bus mean nothing on another, and its events would
   * be passed over. Throws UserError when it is another.
   */
  stayOn(bus: 'kafka' | 'postgres'): void {
    const known = this.secret('bus', () => bus);
    if (known === bus) return;
    const choose = known === 'kafka' ? 'Give --kafka' : 'Leave --kafka out';
    throw new UserError(
      `--kafka: the platform in ${this.path} runs on ${BUS_NAMES[known] ?? known}. ${choose}, or choose another --data-folder.`,
    );
  }

  /** Lets another process open the folder. */
  release(): void {
    rmSync(this.file('host.pid'), { force: true });
  }

  private hold(): void {
    const path = this.file('host.pid');
    const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
    if (holder > 0 && holder !== process.pid && isStepwell(holder)) {
      throw new UserError(
        `Stepwell already runs on ${this.path} (process ${holder}). Stop it, or choose another --data-folder.`,
      );
    }
    writeFileSync(path, String(process.pid));
  }
}

const BUS_NAMES: Readonly<Record<string, string>> = { kafka: 'Kafka', postgres: 'the Postgres log' };

/** A pid can be reused by a stranger after a crash: only a live node process counts as the holder. */
function isStepwell(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const command = `/proc/${pid}/cmdline`;
    return !existsSync(command) || readFileSync(command, 'utf8').includes('stepwell');
  } catch {
    return false;
  }
}

function reason(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return 'no space left on the disk.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'cannot be written.';
  return `cannot be used (${code || 'unknown reason'}).`;
}
