import { spawn, type ChildProcess } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../stepwell/src/main.ts', import.meta.url));
const LOADER = fileURLToPath(new URL('../../../../tools/dev-loader.mjs', import.meta.url));
const FLAGS = ['--disable-warning=ExperimentalWarning', '--conditions=@stepwell/source', '--import', LOADER];
const START_MS = 60_000;
const STOP_MS = 30_000;
const HOUR = 3_600;

/** Where a child host keeps its things between starts. */
export interface Place {
  readonly dataFolder: string;
  readonly databaseUrl: string;
}

/** How a host ended: by itself with a code, or by a signal. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `stepwell up` in a process of its own, as a user starts it. */
export class ChildHost {
  private readonly ended: Promise<Ended>;

  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
    private readonly place: Place,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  }

  /** Starts it and waits until it says its address. Throws with its last words when it ends or takes too long. */
  static async start(place: Place): Promise<ChildHost> {
    const up = ['up', '--json', '--no-demo', '--port', '0', '--data-folder', place.dataFolder];
    const child = spawn(process.execPath, [...FLAGS, MAIN, ...up, '--database-url', place.databaseUrl], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2_000)));
    const late = setTimeout(() => child.kill('SIGKILL'), START_MS);
    const origin = await firstOrigin(child).catch(() => null);
    clearTimeout(late);
    if (!origin) throw new Error(`the host did not start: ${words}`);
    return new ChildHost(child, origin, place);
  }

  /** A token of this start for somebody with these roles: the issuer's address changes with the port, its key stays. */
  token(tenantId: string, roles: readonly string[]): string {
    const seconds = Math.floor(Date.now() / 1_000);
    const key = createPrivateKey({
      key: JSON.parse(readFileSync(join(this.place.dataFolder, 'issuer-key.json'), 'utf8')),
      format: 'jwk',
    });
    const claims = {
      iss: `${this.origin}/issuer`,
      aud: 'stepwell',
      sub: 'importer',
      tenant: tenantId,
      roles,
      sites: 'all',
    };
    const parts = [
      { alg: 'ES256', typ: 'at+jwt', kid: 'dev' },
      { ...claims, tier: 'M3', iat: seconds, exp: seconds + HOUR },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  /** Sends the signal; `ended` tells when it is over. */
  signal(name: 'SIGINT' | 'SIGKILL'): void {
    this.child.kill(name);
  }

  /** How it ended; throws when it is still there long after the deadline of an ordered stop. */
  async over(): Promise<Ended> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('the host does not end')), STOP_MS);
    return Promise.race([this.ended, late]).finally(() => clearTimeout(timer));
  }

  /** Follows the events as `events tail` does, and leaves the connection open. */
  async follow(tenantId: string): Promise<void> {
    const headers = { authorization: `Bearer ${this.token(tenantId, ['operator'])}` };
    const { status } = await fetch(`${this.origin}/events`, { headers });
    if (status !== 200) throw new Error(`following the events was answered ${status}`);
  }

  /** Whether the process is still there. */
  get lives(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}

/** The address in the first line of standard output; rejects when the process ends without one. */
function firstOrigin(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('ended')));
    const lines = createInterface({ input: child.stdout! });
    lines.once('line', (line) => resolve((JSON.parse(line) as { origin: string }).origin));
    // What follows are events: read, so that the pipe never fills.
    lines.on('line', () => undefined);
  });
}
