import { statfsSync } from 'node:fs';
import { UserError } from './user-error.js';

/** Where a platform was to be started. */
export interface StartPlace {
  readonly dataFolder: string;
  /** Admin address of a database that is not ours. */
  readonly databaseUrl?: string | undefined;
}

/** With less than this left a Postgres of our own cannot write its log any more. */
const LEAST_FREE_BYTES = 32 * 2 ** 20;
const RIGHTS = '42501';
const TOO_MANY = new Set(['53300', '53400']);
const DISK_FULL = '53100';
const NO_EXTENSION = new Set(['0A000', '58P01', '42704']);

/** What stopped a start, said so that the user can lift it; null when it is no setting's fault. */
export function startFault(error: unknown, place: StartPlace): UserError | null {
  const code = codeOf(error);
  if (place.databaseUrl) return externalFault(code);
  if (code === 'ENOSPC' || code === DISK_FULL || isFull(place.dataFolder))
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

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}
