import { statfsSync } from 'node:fs';
import { UserError } from './user-error.js';

/** Where a platform was to be started. */
export interface StartPlace {
  readonly dataFolder: string;
  /** Admin address of a database that is not ours. */
  readonly databaseUrl?: string | undefined;
}

const MEGABYTE = 2 ** 20;
/** What a Postgres of our own begins with: its files, and the log of the first minutes. */
const NEEDED_MB = 128;
/** With less than this left it cannot write its log any more. */
const LEAST_MB = 32;
const RIGHTS = '42501';
const TOO_MANY = new Set(['53300', '53400']);
const DISK_FULL = '53100';
const NO_EXTENSION = new Set(['0A000', '58P01', '42704']);

/** What stopped a start, said so that the user can lift it; null when it is no setting's fault. */
export function startFault(error: unknown, place: StartPlace): UserError | null {
  const code = codeOf(error);
  if (place.databaseUrl) return externalFault(code);
  if (code === 'ENOSPC' || code === DISK_FULL || freeMegabytes(place.dataFolder) < LEAST_MB)
    return new UserError(`--data-folder ${place.dataFolder}: no space left on the disk.`);
  return null;
}

function externalFault(code: string): UserError | null {
  if (code === RIGHTS)
    return new UserError('DATABASE_URL: this account may not make schemas here; give an admin address.');
  if (TOO_MANY.has(code)) return new UserError('DATABASE_URL: the server allows too few connections; 80 are needed.');
  if (code === DISK_FULL) return new UserError('DATABASE_URL: no space left on the disk of the server.');
  if (NO_EXTENSION.has(code))
    return new UserError('DATABASE_URL: the server lacks the extension btree_gist (package postgresql-contrib).');
  return null;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Throws UserError when a Postgres of our own would soon fill the disk that `folder` is on. */
export function assertRoom(folder: string): void {
  const free = freeMegabytes(folder);
  if (free < NEEDED_MB)
    throw new UserError(
      `--data-folder ${folder}: no space left on the disk (${Math.floor(free)} MB; ${NEEDED_MB} MB are needed).`,
    );
}

function freeMegabytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return (bavail * bsize) / MEGABYTE;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
