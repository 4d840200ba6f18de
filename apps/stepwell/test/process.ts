import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LOADER = fileURLToPath(new URL('../../../tools/dev-loader.mjs', import.meta.url));
const FLAGS = ['--disable-warning=ExperimentalWarning', '--conditions=@stepwell/source', '--import', LOADER, MAIN];
const DEADLINE_MS = 40_000;

/** How the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real command line in a process of its own. */
export class CommandLine {
  out = '';
  err = '';
  readonly ended: Promise<Ended>;

  private constructor(readonly child: ChildProcess) {
    child.stdout!.on('data', (text: Buffer) => void (this.out += text.toString()));
    child.stderr!.on('data', (text: Buffer) => void (this.err += text.toString()));
    this.ended = new Promise((resolve) =>
      child.once('close', (code) => resolve({ code, out: this.out, err: this.err })),
    );
  }

  /** Starts `stepwell <args>`; settings of this process reach it only through `env`. `before` is a command that runs it. */
  static start(args: readonly string[], env: NodeJS.ProcessEnv = {}, before: readonly string[] = []): CommandLine {
    const [command, ...rest] = [...before, process.execPath, ...FLAGS, ...args];
    const given = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env };
    return new CommandLine(spawn(command!, rest, { env: given, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Runs `stepwell <args>` to its end. */
  static run(args: readonly string[], env: NodeJS.ProcessEnv = {}, before: readonly string[] = []): Promise<Ended> {
    return CommandLine.start(args, env, before).ended;
  }

  /** The first line of standard output that `wanted` accepts. */
  async line(wanted: (line: string) => boolean): Promise<string> {
    return until(
      () => this.out.split('\n').slice(0, -1).find(wanted),
      () => `${this.out}\n${this.err}`,
    );
  }

  /** One Ctrl-C as npm and the terminal deliver it: several times. */
  interrupt(): Promise<Ended> {
    for (const signal of ['SIGINT', 'SIGINT', 'SIGINT'] as const) this.child.kill(signal);
    return this.ended;
  }
}

/** Polls until there is something; `found` says at the deadline what was there instead. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  found: () => string = () => '',
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`nothing came within ${DEADLINE_MS} ms: ${found()}`);
    await pause(20);
  }
}

/** A fresh folder the database's account can pass through. */
export function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'stepwell-cli-'));
}

/** What a start left behind in its data folder: processes that still run. */
export function leftIn(dataFolder: string): readonly string[] {
  const pids = ['host.pid', 'postgres/postmaster.pid'].map((name) => join(dataFolder, name)).filter(existsSync);
  return pids.map((path) => `${path}: ${readFileSync(path, 'utf8').split('\n')[0]}`);
}
