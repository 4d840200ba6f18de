import { Agent, request } from 'node:http';
import type { Ledger, LedgerEntry, Told } from './ledger.js';
import { pause, until } from './pause.js';
import type { Random } from './random.js';

/** Commands a second at each load. */
export const LOADS = { low: 20, mid: 100, high: 400 } as const;
export type Load = keyof typeof LOADS;

/** One command of the seeded stream. */
interface Command {
  readonly commandId: string;
  readonly patientId: string;
  readonly kind: LedgerEntry['kind'];
}

/** Where commands go and who sends them. */
export interface Target {
  /** Origins in turn; asked each time, since services move. */
  origins(): readonly string[];
  readonly token: string;
}

const REQUEST_MS = 12_000;
const RETRY_MS = [100, 1_000] as const;
/** Requests under way at most; an open loop that meets an outage must not eat the machine. */
const MOST_UNDER_WAY = 128;
const REFUSED_SHARE = 0.04;
const FAILING_SHARE = 0.02;

/**
 * Commands at a steady rate whatever becomes of them. A client that hears nothing, or an error that may pass, asks again with
 * the same Idempotency-Key until it gets a final answer, which goes into the ledger.
 */
export class Traffic {
  readonly patients: readonly string[];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: MOST_UNDER_WAY });
  private readonly underWay = new Set<Promise<void>>();
  private readonly random: Random;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;
  private hurry = false;
  private sent = 0;
  /** Answers of the ledger's kind `done` so far. */
  done = 0;
  /** Tries that ended without a final answer. */
  setbacks = 0;

  constructor(
    private readonly target: Target,
    private readonly ledger: Ledger,
    private readonly rate: number,
    seeded: Random,
  ) {
    this.random = seeded.fork('traffic');
    const count = Math.max(8, Math.round(rate / 5));
    this.patients = Array.from({ length: count }, () => this.random.uuid());
  }

  start(): void {
    this.running = this.run();
  }

  /** Resolves when that many further commands are done; throws when they are not in time. */
  async flows(commands = 5, deadlineMs = 60_000): Promise<void> {
    const wanted = this.done + commands;
    await until(`${commands} further commands are done`, () => this.done >= wanted, deadlineMs);
  }

  /** One command of its own patient; resolves when it is done, with the patient's id. */
  async probe(): Promise<string> {
    const patientId = this.random.uuid();
    await this.untilTold({ commandId: this.random.uuid(), patientId, kind: 'fact' }, this.sent++);
    return patientId;
  }

  /** No further commands; resolves when each has its final answer, or is written down as unknown after the deadline. */
  async finish(deadlineMs: number): Promise<void> {
    this.stopping = true;
    await this.running;
    const late = setTimeout(() => (this.hurry = true), deadlineMs);
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    clearTimeout(late);
    this.agent.destroy();
  }

  private async run(): Promise<void> {
    const began = performance.now();
    for (let nth = 0; !this.stopping; nth++) {
      const due = began + (nth * 1000) / this.rate - performance.now();
      if (due > 1) await pause(due);
      while (this.underWay.size >= MOST_UNDER_WAY && !this.stopping) await Promise.race(this.underWay);
      if (!this.stopping) this.send(this.command());
    }
  }

  private command(): Command {
    const share = this.random.next();
    const kind = share < FAILING_SHARE ? 'failing' : share < FAILING_SHARE + REFUSED_SHARE ? 'refused' : 'fact';
    return { commandId: this.random.uuid(), patientId: this.random.pick(this.patients), kind };
  }

  private send(command: Command): void {
    const order = this.sent++;
    const work = this.untilTold(command, order).finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async untilTold(command: Command, order: number): Promise<void> {
    let told: Told | null = null;
    let tries = 0;
    for (; told === null && !this.hurry; tries++) {
      if (tries > 0) await pause(Math.min(RETRY_MS[0] * 2 ** (tries - 1), RETRY_MS[1]));
      told = await this.once(command, order + tries);
      if (told === null) this.setbacks += 1;
    }
    await this.ledger.write({ ...command, told: told ?? 'unknown', tries });
    if (told === 'done') this.done += 1;
  }

  /** One try; null when the answer is not final. A `failing` command is answered 500 each time: that is final for it. */
  private async once(command: Command, turn: number): Promise<Told | null> {
    const origins = this.target.origins();
    const status = await this.post(origins[turn % origins.length] ?? '', command);
    if (status === 201) return 'done';
    if (command.kind === 'refused' && status === 409) return 'refused';
    if (command.kind === 'failing' && status === 500) return 'refused';
    return null;
  }

  /** Status of the answer, 0 when there was none. */
  private post(origin: string, command: Command): Promise<number> {
    const body = JSON.stringify(command);
    const headers = {
      authorization: `Bearer ${this.target.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': command.commandId,
    };
    return new Promise((resolve) => {
      const sending = request(
        `${origin}/intake/v1/facts`,
        { method: 'POST', agent: this.agent, headers, timeout: REQUEST_MS },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
          answer.on('error', () => resolve(0));
          answer.on('close', () => resolve(0));
        },
      );
      sending.on('timeout', () => sending.destroy());
      sending.on('error', () => resolve(0));
      sending.end(body);
    });
  }
}
