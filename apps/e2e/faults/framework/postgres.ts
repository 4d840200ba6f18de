import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startPostgresServer, type PostgresServer } from '@stepwell/platform/postgres-server';
import pg from 'pg';
import { until } from './pause.js';

/** Durability as in production; memory as on a small machine. */
const SETTINGS = { shared_buffers: '128MB', max_connections: '120', jit: 'off', checkpoint_timeout: '300s' };
const START_MS = 60_000;

/** Servers of this process; one that is cut short must not leave them behind. */
const live = new Set<FaultPostgres>();
process.on('exit', () => {
  for (const one of live) one.end();
});

/** A real Postgres of one world, on a data folder and a port that survive kill -9 and restarts. */
export class FaultPostgres {
  private server: PostgresServer | null = null;
  private admin: pg.Pool | null = null;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly own: boolean,
  ) {}

  /** Starts one on a fresh folder; `settings` go on top of the usual ones. `folder` puts the data elsewhere. */
  static async start(settings: Readonly<Record<string, string>> = {}, folder?: string): Promise<FaultPostgres> {
    const own = folder ?? mkdtempSync(join(tmpdir(), 'stepwell-faults-'));
    chmodSync(own, 0o755);
    const postgres = new FaultPostgres(own, await freePort(), { ...SETTINGS, ...settings }, !folder);
    live.add(postgres);
    await postgres.start();
    return postgres;
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  /** Process id of the postmaster. */
  get pid(): number {
    if (!this.server) throw new Error('Postgres is down');
    return this.server.pid;
  }

  /** A superuser's address. */
  get adminUrl(): string {
    return `postgresql://postgres:stepwell@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it again after a kill or a stop, on the same port. `settings` go on top, for this start only. */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.server) return;
    const { dataDir, port } = this;
    const all = { ...this.settings, ...settings };
    this.server = await startPostgresServer({ dataDir, port, settings: all, prefer: ['package', 'installed'] });
    this.admin = new pg.Pool({ connectionString: this.adminUrl, max: 4 });
    this.admin.on('error', () => undefined);
    await until('Postgres answers', () => this.sql('SELECT 1'), START_MS);
  }

  /** SIGKILL to the postmaster; its children notice and end by themselves, nothing is flushed. */
  async kill(): Promise<void> {
    const pid = this.pid;
    process.kill(pid, 'SIGKILL');
    await until('the postmaster is gone', () => !alive(pid), START_MS);
    await this.forget();
  }

  /** Waits until it answers again after it was in trouble; starts it when it has ended by itself. */
  async revive(): Promise<void> {
    const answers = async (): Promise<boolean> => {
      if (this.server && !alive(this.server.pid)) await this.forget();
      if (!this.server) await this.start();
      await this.sql('SELECT 1');
      return true;
    };
    await until('Postgres answers again', answers, START_MS);
  }

  /** Process ids of the postmaster's children. */
  children(): readonly number[] {
    const { pid } = this;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  }

  /** Fast shutdown. */
  async stop(): Promise<void> {
    const server = this.server;
    await this.forget();
    await server?.stop();
  }

  /** Ends it without waiting, data and all. */
  end(): void {
    if (this.server && alive(this.server.pid)) process.kill(this.server.pid, 'SIGQUIT');
    if (this.own) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    live.delete(this);
    // The folder itself may be where a disk is mounted.
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { recursive: true, force: true });
    if (this.own) rmdirSync(this.folder);
  }

  /** Rows as superuser, past every policy. */
  async sql<Row extends object = Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    if (!this.admin) throw new Error('Postgres is down');
    return (await this.admin.query<Row>(text, [...values])).rows;
  }

  private async forget(): Promise<void> {
    const { admin } = this;
    this.server = null;
    this.admin = null;
    await admin?.end().catch(() => undefined);
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
