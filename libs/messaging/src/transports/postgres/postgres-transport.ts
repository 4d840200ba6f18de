import { addressOf, StartRefused } from '@stepwell/platform';
import { reasonOf } from '../../pg/errors.js';
import { Sessions } from '../../pg/sessions.js';
import type { BusRecord, Consumption, EventTransport, Position, Subscription } from '../transport.js';
import { PostgresConsumption, type ConsumptionTimes } from './consumption.js';
import { addHeads, appended, appendStatements, pruneOlder } from './log.js';

/** How to reach the Postgres log. */
export interface PostgresTransportOptions {
  /** A direct address of a role with rights on schema `bus` (`<schema>_ops`). */
  readonly url: string;
  /** Setting to name when the server cannot be reached. Default `DATABASE_URL`. */
  readonly setting?: string;
  /** Connections that publish. Default 2. */
  readonly publishers?: number;
  readonly times?: Partial<ConsumptionTimes>;
  /** Records older than this are deleted at connect and every hour, hours. Default 168; the permanent log is each service's own. */
  readonly retentionHours?: number;
  /** Told about every failure that is tried again. */
  readonly onTrouble?: (error: unknown) => void;
}

const RETENTION_HOURS = 168;
const HOUR_MS = 3_600_000;
const TIMES: ConsumptionTimes = { pollMs: 500, balanceMs: 1000, retryMs: [20, 2000] };

/** Consumptions of this process by address: a publish wakes all of them, whichever transport object made them. */
const listening = new Map<string, Set<PostgresConsumption>>();

/** The embedded bus: an append-only log in schema `bus` with dense offsets (design 5). */
export class PostgresTransport implements EventTransport {
  readonly kind = 'postgres';
  private readonly sessions: Sessions;
  private readonly mine = new Set<PostgresConsumption>();
  private readonly known = new Set<string>();
  private upkeep: NodeJS.Timeout | null = null;

  constructor(private readonly options: PostgresTransportOptions) {
    this.sessions = new Sessions(options.url, 'stepwell bus publisher', options.publishers ?? 2);
  }

  async connect(): Promise<void> {
    try {
      await this.prune();
    } catch (error) {
      const setting = this.options.setting ?? 'DATABASE_URL';
      throw new StartRefused(
        `${setting}: no event log in Postgres at ${addressOf(this.options.url)} (${reasonOf(error)})`,
      );
    }
    this.upkeep = setInterval(() => void this.prune().catch(this.trouble), HOUR_MS).unref();
  }

  /** Deletes what is older than the retention; consumers further back start from the feeds. */
  async prune(): Promise<void> {
    const { text, values } = pruneOlder(this.options.retentionHours ?? RETENTION_HOURS);
    await this.sessions.use((session) => session.query(text, values));
  }

  async publish(batch: readonly BusRecord[]): Promise<void> {
    if (batch.length === 0) return;
    const records = batch.map(textsOf);
    const written = await this.sessions.use(async (session) => {
      await this.makeKnown(records, async (topics) => void (await session.burst([addHeads(topics)])));
      const answers = await session.burst(appendStatements(records));
      if (answers.at(-1)?.command !== 'COMMIT') throw new Error('the log answered COMMIT with ROLLBACK');
      if (answers[2]?.rowCount !== records.length) throw new Error('the log did not take every record');
      return appended(records, answers[1]!.rows.filter(isPosition));
    });
    for (const consumption of this.neighbours()) consumption.published(written);
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    const consumption = new PostgresConsumption(
      this.options.url,
      subscription,
      { ...TIMES, ...this.options.times },
      this.trouble,
    );
    this.mine.add(consumption);
    const heard = listening.get(this.options.url) ?? new Set();
    listening.set(this.options.url, heard.add(consumption));
    return Promise.resolve(consumption);
  }

  wake(): void {
    for (const consumption of this.neighbours()) consumption.wake();
  }

  async close(deadlineMs: number): Promise<void> {
    if (this.upkeep) clearInterval(this.upkeep);
    for (const consumption of this.mine) listening.get(this.options.url)?.delete(consumption);
    await Promise.allSettled([...this.mine].map((consumption) => consumption.stop(deadlineMs)));
    await this.sessions.close();
  }

  private readonly trouble = (error: unknown): void => this.options.onTrouble?.(error);

  private neighbours(): Iterable<PostgresConsumption> {
    return listening.get(this.options.url) ?? [];
  }

  private async makeKnown(batch: readonly BusRecord[], make: (topics: string[]) => Promise<void>): Promise<void> {
    const news = [...new Set(batch.map((record) => record.topic))].filter((topic) => !this.known.has(topic));
    if (news.length === 0) return;
    await make(news);
    for (const topic of news) this.known.add(topic);
  }
}

/** A record whose texts are made, once: a row of the outbox makes them anew each time it is asked. */
function textsOf({ topic, partition, key, headers, value }: BusRecord): BusRecord {
  return { topic, partition, key, headers, value };
}

function isPosition(row: object): row is Position {
  return 'next' in row;
}
