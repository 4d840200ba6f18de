import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Orders } from '../services/orders.js';
import type { Behaviour } from '../services/behaviour.js';
import type { PostgresProxy } from '../proxies/postgres-proxy.js';
import { until } from './pause.js';

const MAIN = fileURLToPath(new URL('../services/main.ts', import.meta.url));
const LOADER = fileURLToPath(new URL('../../../../tools/dev-loader.mjs', import.meta.url));
const START_MS = 60_000;
const GONE_MS = 40_000;
const RESTART_PAUSE_MS = 200;

/** How a start of a service differs from the one before. */
export interface StartChanges {
  readonly behaviour?: Partial<Behaviour>;
  /** Flags of Node, for example a small heap. */
  readonly flags?: readonly string[];
  /** Environment on top, for example LD_PRELOAD. */
  readonly env?: Readonly<Record<string, string>>;
  readonly orders?: Partial<Orders>;
}

/** How a process of a service ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Somebody asked for it: a fault, or the end of the world. */
  readonly wanted: boolean;
}

/**
 * One service in a process of its own, under a supervisor as simple as Kubernetes': a process that ends by itself is started
 * again after a moment, and every such end is counted.
 */
export class ServiceProcess {
  private child: ChildProcess | null = null;
  private wanted = false;
  private changes: StartChanges = {};
  private ready: Promise<void> = Promise.resolve();
  private supervised = true;
  readonly exits: Exit[] = [];
  starts = 0;

  constructor(
    readonly orders: Orders,
    /** All it says to Postgres goes through here. */
    readonly database: PostgresProxy,
    readonly logFile: string,
  ) {}

  get name(): string {
    return this.orders.clientId;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.orders.port}`;
  }

  /** Process id, null while it is down. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Processes of this service that ended although nobody asked for it. */
  get crashes(): readonly Exit[] {
    return this.exits.filter(({ wanted }) => !wanted);
  }

  /** Starts it and waits until it is ready. Without `changes` it starts as the last time. */
  async start(changes: StartChanges = this.changes): Promise<void> {
    this.changes = changes;
    this.supervised = true;
    if (!this.child) this.launch();
    await this.ready;
  }

  /** Resolves when it is ready; starts it if it is down. */
  async up(): Promise<void> {
    await until(`${this.name} is up`, () => this.start().then(() => true), START_MS);
  }

  /** A signal, as from outside; the supervisor stays away until `start`. */
  signal(name: NodeJS.Signals): void {
    if (name === 'SIGKILL' || name === 'SIGTERM') this.expectEnd();
    this.child?.kill(name);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.gone();
  }

  /** SIGTERM and the grace of Kubernetes; answers how it ended and how long that took. */
  async terminate(graceMs = 30_000): Promise<{ readonly exit: Exit; readonly ms: number }> {
    const began = performance.now();
    this.signal('SIGTERM');
    const late = setTimeout(() => this.child?.kill('SIGKILL'), graceMs);
    await this.gone();
    clearTimeout(late);
    return { exit: this.exits.at(-1)!, ms: performance.now() - began };
  }

  /** Last lines of its log, for a run that failed. */
  lastWords(lines = 15): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
  }

  private expectEnd(): void {
    this.wanted = true;
    this.supervised = false;
  }

  private async gone(): Promise<void> {
    await until(`${this.name} is gone`, () => this.child === null, GONE_MS);
  }

  private launch(): void {
    const { behaviour = {}, flags = [], env = {}, orders = {} } = this.changes;
    const log = openSync(this.logFile, 'a');
    const child = fork(MAIN, [], {
      execArgv: ['--disable-warning=TimeoutNegativeWarning', ...conditions(), '--import', LOADER, ...flags],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        FAULTS_ORDERS: JSON.stringify({ ...this.orders, ...orders }),
        FAULTS_BEHAVIOUR: JSON.stringify(behaviour),
        ...env,
      },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.child = child;
    this.wanted = false;
    this.starts += 1;
    this.ready = new Promise((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code, signal) => {
        this.child = null;
        this.exits.push({ code, signal, wanted: this.wanted });
        reject(new Error(`${this.name} ended (${signal ?? code}) before it was ready`));
        if (this.supervised) setTimeout(() => this.again(), RESTART_PAUSE_MS);
      });
    });
    this.ready.catch(() => undefined);
  }

  private again(): void {
    if (this.supervised && !this.child) this.launch();
  }
}

/** Children run sources where this process does. */
function conditions(): readonly string[] {
  return process.execArgv.filter((flag) => flag.startsWith('--conditions='));
}
