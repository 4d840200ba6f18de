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

interface ClaimRow {
  fingerprint: string;
  status: number | null;
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

/** Tables and statements of the keys of one service. */
export class IdempotencyKeys {
  private commands = 0;

  constructor(private readonly schema: string) {}

  /** Takes the key or finds its stored outcome; waits for a request under way, at most as long as lock_timeout. */
  claim(claim: Claim): Statement {
    const expired = 'k.expires_at < now()';
    const unless = (column: string, fresh: string): string =>
      `${column} = CASE WHEN ${expired} THEN ${fresh} ELSE k.${column} END`;
    return {
      text: `INSERT INTO ${this.schema}.idempotency AS k (tenant_id, route, key, fingerprint, expires_at)
        VALUES ($1, $2, $3, $4, now() + make_interval(hours => $5))
        ON CONFLICT (tenant_id, route, key) DO UPDATE SET ${unless('fingerprint', 'excluded.fingerprint')},
          ${unless('status', 'NULL')}, ${unless('expires_at', 'excluded.expires_at')}
        RETURNING fingerprint, status, headers, body`,
      values: [claim.tenantId, claim.route, claim.key, claim.fingerprint, KEY_HOURS],
    };
  }

  /** The stored reply, null when the key is fresh; 409 while the first request is under way, 422 for another request. */
  async stored(claim: Claim, answer: Promise<QueryResult<Record<string, unknown>>>): Promise<Reply | null> {
    const row = await this.claimed(answer);
    if (row.fingerprint !== claim.fingerprint) throw new ProblemError('idempotency-key-reused');
    if (row.status === null) return null;
    const headers = { ...row.headers, 'idempotent-replayed': 'true' };
    return new Reply(row.status, headers, row.body === null ? null : JSON.parse(row.body));
  }

  /** Stores the outcome beside the key, and now and then forgets expired keys of the tenant. */
  store(claim: Claim, reply: Reply): readonly Statement[] {
    const outcome = {
      text: `UPDATE ${this.schema}.idempotency SET status = $4, headers = $5, body = $6
        WHERE tenant_id = $1 AND route = $2 AND key = $3`,
      values: [claim.tenantId, claim.route, claim.key, reply.status, reply.headers, JSON.stringify(reply.body ?? null)],
    };
    this.commands += 1;
    return this.commands % SWEEP.every === 0 ? [outcome, this.sweep(claim.tenantId)] : [outcome];
  }

  private sweep(tenantId: Id): Statement {
    return {
      text: `DELETE FROM ${this.schema}.idempotency WHERE tenant_id = $1 AND (route, key) IN (
        SELECT route, key FROM ${this.schema}.idempotency WHERE tenant_id = $1 AND expires_at < now()
        LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      values: [tenantId, SWEEP.rows],
    };
  }

  private async claimed(answer: Promise<QueryResult<Record<string, unknown>>>): Promise<ClaimRow> {
    try {
      const [row] = (await answer).rows;
      return claimRow(row ?? {});
    } catch (error) {
      if (sqlState(error) === LOCK_TIMEOUT) throw new ProblemError('idempotency-in-flight');
      throw error;
    }
  }
}

function claimRow(row: Record<string, unknown>): ClaimRow {
  return {
    fingerprint: typeof row.fingerprint === 'string' ? row.fingerprint : '',
    status: typeof row.status === 'number' ? row.status : null,
    headers: isHeaders(row.headers) ? row.headers : null,
    body: typeof row.body === 'string' ? row.body : null,
  };
}

function isHeaders(value: unknown): value is Record<string, string> {
  return value !== null && typeof value === 'object';
}
