import { PARTITIONS } from '@stepwell/contracts';
import { laneOf, murmur2 } from '../../outbox/lane.js';
import type { Session } from '../../pg/session.js';

const MEMBERS = 1_000_000;

/**
 * Which partition numbers this session owns in a group, by session advisory locks (group, number): a dead member's socket
 * closes and its locks are free at once. Each member also holds a shared lock, so that everybody can count the members.
 */
export class Membership {
  private readonly held = new Set<number>();
  private readonly classId: number;

  private constructor(
    private readonly session: Session,
    group: string,
  ) {
    this.classId = murmur2(Buffer.from(`stepwell group ${group}`));
  }

  /** Joins a group; owns nothing yet. */
  static async join(session: Session, group: string): Promise<Membership> {
    const membership = new Membership(session, group);
    await session.query('SELECT pg_advisory_lock_shared($1, $2)', [membership.classId, MEMBERS]);
    return membership;
  }

  get partitions(): readonly number[] {
    return [...this.held].sort((a, b) => a - b);
  }

  /** How many partitions are this member's fair share now, rounded up. */
  async fairShare(): Promise<number> {
    const [row] = await this.session.query<{ members: number }>(
      `SELECT count(*)::int AS members FROM pg_locks
       WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = ($1::bigint & 4294967295) AND objid::bigint = $2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [this.classId, MEMBERS],
    );
    return Math.ceil(PARTITIONS / Math.max(1, row?.members ?? 1));
  }

  /** Takes free partitions up to `share`; answers those taken. Starts where this session's id points, so members do not queue up. */
  async take(share: number, seed: string): Promise<readonly number[]> {
    const taken: number[] = [];
    const first = laneOf(seed);
    for (let i = 0; i < PARTITIONS && this.held.size < share; i++) {
      const partition = (first + i) % PARTITIONS;
      if (!this.held.has(partition) && (await this.lock(partition))) taken.push(partition);
    }
    return taken;
  }

  /** Partitions above the fair share, which the member should let go of. */
  surplus(share: number): readonly number[] {
    return this.partitions.slice(share);
  }

  /** Gives partitions back. */
  async release(partitions: readonly number[]): Promise<void> {
    for (const partition of partitions) {
      this.held.delete(partition);
      await this.session.query('SELECT pg_advisory_unlock($1, $2)', [this.classId, partition]);
    }
  }

  private async lock(partition: number): Promise<boolean> {
    const sql = 'SELECT pg_try_advisory_lock($1, $2) AS got';
    const [row] = await this.session.query<{ got: boolean }>(sql, [this.classId, partition]);
    if (row?.got) this.held.add(partition);
    return row?.got ?? false;
  }
}
