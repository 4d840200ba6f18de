import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const LOADER = fileURLToPath(new URL('../../../../tools/dev-loader.mjs', import.meta.url));
const FLAGS = ['--disable-warning=ExperimentalWarning', '--conditions=@stepwell/source', '--import', LOADER];
const DEADLINE_MS = 40_000;
const POLL_MS = 25;

/** A real process of one service, as a container runs it. */
export class ServiceProcess {
  out = '';
  err = '';
  /** Exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    child.stdout!.on('data', (text: Buffer) => void (this.out += text.toString()));
    child.stderr!.on('data', (text: Buffer) => void (this.err += text.toString()));
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Starts `<service> <verb>` with nothing in its environment but `env`. */
  static start(service: string, verb: string, env: Readonly<Record<string, string>>): ServiceProcess {
    const main = fileURLToPath(new URL(`../../../${service}/src/main.ts`, import.meta.url));
    const given = { PATH: process.env['PATH'], ...env };
    const child = spawn(process.execPath, [...FLAGS, main, verb], { env: given, stdio: ['ignore', 'pipe', 'pipe'] });
    return new ServiceProcess(child, env);
  }

  /** What it said it cannot start for, once per time it said so. */
  get refusals(): readonly string[] {
    return [...this.out.matchAll(/"event":"cannot start yet: (.*?)"\}/g)].map(([, line]) => line!);
  }

  /** Status of a probe of its management port; 0 while nobody listens there. */
  async probe(name: 'live' | 'ready' | 'startup'): Promise<number> {
    const url = `http://127.0.0.1:${this.env['MANAGEMENT_PORT']}/health/${name}`;
    return fetch(url).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** Waits until its probe `ready` answers 200. */
  whenReady(): Promise<void> {
    return this.until(async () => (await this.probe('ready')) === 200);
  }

  /** Polls until it is so; throws its last words when it never is. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms: ${this.out}\n${this.err}`);
      await pause(POLL_MS);
    }
  }

  /** Sends SIGTERM; answers the exit code and how long it took, ms. */
  async terminate(): Promise<{ code: number | null; ms: number }> {
    const began = performance.now();
    this.child.kill('SIGTERM');
    return { code: await this.ended, ms: performance.now() - began };
  }

  /** The end of a test. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/** A port nobody listens on now. */
export async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' && address !== null ? address.port : 0);
}
