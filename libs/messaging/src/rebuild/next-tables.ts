import type { Id } from '@stepwell/kernel';
import type { Session } from '../pg/session.js';
import type { TableComparison, View } from './view.js';

/** A stream as far as this service has dealt with it. */
export interface Watermark {
  readonly tenantId: Id;
  readonly source: string;
  readonly topic: string;
  readonly key: string;
  readonly sequence: number;
}

interface ComparedRow {
  name: string;
  live_rows: number;
  live_digest: string;
  next_rows: number;
  next_digest: string;
  only_live: number;
  only_next: number;
  examples: string[];
}

/** The tables of a view that are being made, through the owner's functions; on a session of the relay role, which sees all tenants. */
export class NextTables {
  constructor(
    private readonly session: Session,
    private readonly schema: string,
    private readonly view: View,
  ) {}

  /** Whether nobody else is at it; until the session closes. */
  async claim(): Promise<boolean> {
    const [row] = await this.session.query<{ got: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
      [`stepwell rebuild ${this.schema} ${this.view.name}`],
    );
    return row?.got ?? false;
  }

  /** Makes them, empty; leftovers of an attempt that died go. */
  async create(): Promise<void> {
    await this.call('rebuild_begin');
  }

  async drop(): Promise<void> {
    await this.call('rebuild_drop');
  }

  /** Does `work` in a transaction under the locks of all partitions: consumers and timers wait meanwhile. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    await this.session.query('BEGIN');
    try {
      await this.session.query(`SELECT ${this.schema}.rebuild_lock()`);
      const result = await work();
      await this.session.query('COMMIT');
      return result;
    } catch (error) {
      await this.session.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async compare(): Promise<readonly TableComparison[]> {
    const sql = `SELECT name, live_rows::float8 AS live_rows, live_digest, next_rows::float8 AS next_rows, next_digest,
      only_live::float8 AS only_live, only_next::float8 AS only_next, to_json(examples) AS examples
      FROM ${this.schema}.rebuild_compare($1)`;
    return (await this.session.query<ComparedRow>(sql, [this.view.name])).map((row) => ({
      name: row.name,
      liveRows: row.live_rows,
      liveDigest: row.live_digest,
      nextRows: row.next_rows,
      nextDigest: row.next_digest,
      onlyLive: row.only_live,
      onlyNext: row.only_next,
      examples: row.examples,
    }));
  }

  /** They take the live ones' names. Only inside `alone`. */
  async switchOver(): Promise<void> {
    await this.call('rebuild_switch');
  }

  /** How far every stream of the view's topics has been dealt with. */
  watermarks(): Promise<readonly Watermark[]> {
    const topics = [...new Set(this.view.contracts.map(({ topic }) => topic))];
    const sources = [...new Set(this.view.contracts.map(({ service }) => service))];
    return this.session.query<Watermark>(
      `SELECT tenant_id AS "tenantId", source, topic, key, sequence::float8 AS sequence FROM ${this.schema}.watermark
       WHERE topic = ANY($1::text[]) AND source = ANY($2::text[])`,
      [topics, sources],
    );
  }

  /** Events that a person decided not to apply. */
  async skipped(): Promise<ReadonlySet<Id>> {
    const rows = await this.session.query<{ id: Id }>(`SELECT id FROM ${this.schema}.rebuild_skipped() AS id`);
    return new Set(rows.map(({ id }) => id));
  }

  private async call(name: string): Promise<void> {
    await this.session.query(`SELECT ${this.schema}.${name}($1)`, [this.view.name]);
  }
}
