import { Socket } from 'node:net';
import type { Instant } from '@stepwell/kernel';
import type { Statement } from '@stepwell/platform';
import pg from 'pg';
import { CopyOut, type TakeRow } from './copy-out.js';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
/** Statements kept prepared per session; texts beyond that are sent unprepared, so that generated SQL cannot grow the server. */
const PREPARED_LIMIT = 300;

/** `2026-01-05 14:00:00.12+00`, as a UTC session prints it, in canonical form. */
function instantOfText(text: string): Instant {
  const seconds = text.slice(11, 19);
  const fraction =
    text.length > 22
      ? text
          .slice(20, text.length - 3)
          .padEnd(3, '0')
          .slice(0, 3)
      : '000';
  return `${text.slice(0, 10)}T${seconds}.${fraction}Z`;
}

function parserFor(oid: number): (text: string) => unknown {
  if (oid === INT8) return Number;
  if (oid === TIMESTAMPTZ) return instantOfText;
  return pg.types.getTypeParser(oid, 'text') as (text: string) => unknown;
}

/**
 * One direct connection with pipelining: statements sent together travel in one round trip and answer in order.
 * After any connection error it is `broken` for good; its owner opens another.
 */
export class Session {
  private readonly names = new Map<string, string>();
  private failed = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly socket: Socket,
  ) {
    client.on('error', () => (this.failed = true));
    client.on('end', () => (this.failed = true));
  }

  /** Opens a session; `application` shows in pg_stat_activity. Rejects when the server cannot be reached. */
  static async open(url: string, application: string): Promise<Session> {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      application_name: application,
      pipeline: true,
      keepAlive: true,
      stream: () => socket,
      options: '-c TimeZone=UTC -c DateStyle=ISO',
      types: { getTypeParser: parserFor },
    });
    const session = new Session(client, socket);
    await client.connect();
    socket.setNoDelay(true);
    return session;
  }

  /** True once the connection failed or ended. */
  get broken(): boolean {
    return this.failed;
  }

  /** One statement; sent at once, behind whatever is already on its way. */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.send<Row & pg.QueryResultRow>({ text, values })).rows;
  }

  /** All statements in one round trip. Waits for every answer, then throws the first error. */
  async burst(statements: readonly Statement[]): Promise<pg.QueryResult<pg.QueryResultRow>[]> {
    this.socket.cork();
    const sent = statements.map((statement) => this.send(statement));
    this.socket.uncork();
    const answers = await Promise.allSettled(sent);
    return answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    });
  }

  /** A binary COPY to the client; `take` gets each row as it arrives. Sent at once, behind whatever is already on its way. */
  copyOut(text: string, take: TakeRow): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.query(new CopyOut(text, take, (error) => (error ? reject(error as Error) : resolve())));
    });
  }

  /** Calls `heard` for every NOTIFY on a channel this session listens to. */
  onNotification(heard: () => void): void {
    this.client.on('notification', heard);
  }

  /** Calls `ended` once when the connection is gone. */
  onEnd(ended: () => void): void {
    this.client.once('end', ended);
  }

  /** Closes politely, or at once when the connection is already broken. */
  async close(): Promise<void> {
    if (this.failed) this.socket.destroy();
    else await this.client.end().catch(() => this.socket.destroy());
    this.failed = true;
  }

  private send<Row extends pg.QueryResultRow>(statement: Statement): Promise<pg.QueryResult<Row>> {
    const name = statement.values.length > 0 ? this.nameOf(statement.text) : undefined;
    return this.client.query<Row>({ text: statement.text, values: [...statement.values], ...(name ? { name } : {}) });
  }

  private nameOf(text: string): string | undefined {
    let name = this.names.get(text);
    if (!name && this.names.size < PREPARED_LIMIT) this.names.set(text, (name = `s${this.names.size}`));
    return name;
  }
}
