import { PARTITIONS } from '@stepwell/contracts';
import { Session } from '../pg/session.js';
import { murmur2 } from './lane.js';

const RETRY_MS = 1000;

/**
 * All that the relay writes is that published rows are gone. A deletion lost with the server's unflushed log is published
 * once more and dropped by its sequence, so nobody waits for a flush.
 */
const UNHURRIED = { text: 'SET synchronous_commit = off', values: [] };

/**
 * The lanes of the outbox that this process owns, by session advisory locks on one direct connection of the relay role.
 * A dead owner's socket closes and its lanes are free at once; a cut connection here loses them and is opened again.
 */
export class Lanes {
  private readonly classId: number;
  private current: Session | null = null;
  private opening: Promise<Session> | null = null;
  private readonly owned = new Set<number>();
  private triedAt = -Infinity;
  private readonly heard: (() => void)[] = [];

  /** `takes`: whether this process publishes; one that does not owns no lane and tells whoever does. */
  constructor(
    private readonly url: string,
    private readonly schema: string,
    private readonly takes = true,
  ) {
    this.classId = murmur2(Buffer.from(`stepwell relay ${schema}`));
  }

  /** Lanes owned now, ascending. */
  get list(): readonly number[] {
    return this.current && !this.current.broken ? [...this.owned].sort((a, b) => a - b) : [];
  }

  /** The session that holds the locks, opened and asked for missing lanes when need be. */
  async session(): Promise<Session> {
    const session = await this.connected();
    const missing = this.takes && this.owned.size < PARTITIONS;
    if (missing && performance.now() - this.triedAt > RETRY_MS) await this.take(session);
    return session;
  }

  /** Whether nobody else can own a lane: whoever writes for one tells this process. */
  get ownsAll(): boolean {
    return this.list.length === PARTITIONS;
  }

  /** Calls `heard` when another process of the service, owning no lanes, says that it committed events or timers. */
  onHint(heard: () => void): void {
    this.heard.push(heard);
  }

  /** Tells the owner elsewhere to look; only a hint, on this connection, never in a business transaction. */
  async hint(): Promise<void> {
    if (this.owned.size < PARTITIONS) await (await this.connected()).query(`NOTIFY ${this.channel}`);
  }

  /** Whether the relay's connection answers now. */
  async ping(): Promise<void> {
    await (await this.connected()).query('SELECT 1');
  }

  /** A session of the same role beside this one, for long reading; whoever takes it closes it. */
  beside(purpose: string): Promise<Session> {
    return Session.open(this.url, `stepwell ${this.schema} ${purpose}`);
  }

  async close(): Promise<void> {
    this.owned.clear();
    await this.current?.close();
    this.current = null;
  }

  private get channel(): string {
    return `stepwell_${this.schema}_outbox`;
  }

  private connected(): Promise<Session> {
    if (this.current && !this.current.broken) return Promise.resolve(this.current);
    this.opening ??= this.open().finally(() => (this.opening = null));
    return this.opening;
  }

  private async open(): Promise<Session> {
    this.owned.clear();
    await this.current?.close();
    const session = await Session.open(this.url, `stepwell ${this.schema} relay`);
    session.onNotification(() => this.heard.forEach((listener) => listener()));
    await session.burst([UNHURRIED, { text: `LISTEN ${this.channel}`, values: [] }]);
    this.triedAt = -Infinity;
    this.current = session;
    return session;
  }

  private async take(session: Session): Promise<void> {
    this.triedAt = performance.now();
    const all = Array.from({ length: PARTITIONS }, (_, lane) => lane).filter((lane) => !this.owned.has(lane));
    const rows = await session.query<{ lane: number; got: boolean }>(
      `SELECT lane, pg_try_advisory_lock($1, lane) AS got FROM unnest($2::int[]) AS lane`,
      [this.classId, all],
    );
    for (const row of rows) if (row.got) this.owned.add(row.lane);
  }
}
