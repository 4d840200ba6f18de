import type { Id } from '@stepwell/kernel';
import type { QueryResult } from 'pg';
import { sqlState } from '../tx/session.js';
import type { Statement } from '../tx/tx.js';
import { Reply, type Call } from './call.js';
import { ProblemError } from './problem.js';

/** How long an Idempotency-Key is remembered (ops 4.1). */
export const KEY_HOURS = 72;
/** Commands between two sweeps of a tenant's expired keys, and rows at most per sweep. */
const SWEEP = { every: 500, rows: 1_000 } as const;
const LOCK_TIMEOUT = '55P03';

/** One request's claim on its key. */
export interface Claim {
  readonly tenantId: Id;
  readonly route: string;
  readonly key: string;
  readonly fingerprint: string;
}

interface StoredRow {
  fingerprint: string;
  status: number;
  headers: Record<string, string> | null;
  body: string | null;
}

/** The claim of a call: null when it carries no key and its method needs none; 400 for a POST without a usable one. */
export function claimOf(call: Call): Claim | null {
  const { idempotencyKey: key, route, fingerprint, principal } = call;
  if (key === null) {
    if (route.startsWith('POST ')) throw new ProblemError('idempotency-key-missing');
    return null;
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new ProblemError('idempotency-key-missing');
  return { tenantId: principal.tenantId, route, key, fingerprint };
}

/** What no two transactions do at once: a key's request. */
export function aloneWith({ route, key }: Claim): string {
  return `${route} ${key}`;
}

/** Tables and statements of the keys of one service. */
export class IdempotencyKeys {
  private commands = 0;

  constructor(private readonly schema: string) {}

  /** Looks for a stored outcome; for a transaction that is alone with its key. */
  lookUp({ tenantId, route, key }: Claim): Statement {
    return {
      text: `SELECT fingerprint, status, headers, body FROM ${this.schema}.idempotency
        WHERE tenant_id = $1 AND route = $2 AND key = $3 AND expires_at >= now()`,
      values: [tenantId, route, key],
    };
  }

  /** The stored reply, null when the key is fresh; 409 while the first request is under way, 422 for another request. */
  async stored(claim: Claim, answer: Promise<QueryResult<Record<string, unknown>>>): Promise<Reply | null> {
    const row = await found(answer);
    if (!row) return null;
    if (row.fingerprint !== claim.fingerprint) throw new ProblemError('idempotency-key-reused');
    const headers = { ...row.headers, 'idempotent-replayed': 'true' };
    return new Reply(row.status, headers, row.body === null ? null : JSON.parse(row.body));
  }

  /** Stores the outcome under its key, in place of an expired one, and now and then forgets expired keys of the tenant. */
  store({ tenantId, route, key, fingerprint }: Claim, { status, headers, body }: Reply): readonly Statement[] {
    const outcome = {
      text: `INSERT INTO ${this.schema}.idempotency (tenant_id, route, key, fingerprint, status, headers, body, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(hours => $8))
        ON CONFLICT (tenant_id, route, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
          headers = excluded.headers, body = excluded.body, expires_at = excluded.expires_at`,
      values: [tenantId, route, key, fingerprint, status, headers, JSON.stringify(body ?? null), KEY_HOURS],
    };
    this.commands += 1;
    return this.commands % SWEEP.every === 0 ? [outcome, this.sweep(tenantId)] : [outcome];
  }

  private sweep(tenantId: Id): Statement {
    return {
      text: `DELETE FROM ${this.schema}.idempotency WHERE tenant_id = $1 AND (route, key) IN (
        SELECT route, key FROM ${this.schema}.idempotency WHERE tenant_id = $1 AND expires_at < now()
        LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      values: [tenantId, SWEEP.rows],
    };
  }
}

async function found(answer: Promise<QueryResult<Record<string, unknown>>>): Promise<StoredRow | null> {
  try {
    const [row] = (await answer).rows;
    return row ? storedRow(row) : null;
  } catch (error) {
    if (sqlState(error) === LOCK_TIMEOUT) throw new ProblemError('idempotency-in-flight');
    throw error;
  }
}

function storedRow(row: Record<string, unknown>): StoredRow {
  return {
    fingerprint: typeof row.fingerprint === 'string' ? row.fingerprint : '',
    status: Number(row.status),
    headers: isHeaders(row.headers) ? row.headers : null,
    body: typeof row.body === 'string' ? row.body : null,
  };
}

function isHeaders(value: unknown): value is Record<string, string> {
  return value !== null && typeof value === 'object';
}
