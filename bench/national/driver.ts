// Load of the `national` bench: commands begun open loop, each at its time whether or not earlier ones were answered.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { openLoop } from '../harness/open-loop.js';
import { kindOf, KINDS, type Kind } from './census.js';
import { commandOf, type Command } from './commands.js';
import type { Model } from './ours.js';
import type { Country } from './seed.js';

/** A window of the hour at some multiple of its pace. */
export interface Window {
  readonly rate: number;
  readonly seconds: number;
}

/** Answers of a window: how many commands of each kind were accepted, milliseconds since each was due, and other statuses. */
export interface Answers {
  readonly accepted: Readonly<Record<Kind, number>>;
  readonly latenciesMs: readonly number[];
  readonly refused: Readonly<Record<string, number>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 128 });
const counts = new Map<Kind, number>();
let sent = 0;
let world: { readonly model: Model; readonly country: Country } | null = null;

function send(origin: string, token: string, { path, body }: Command): Promise<number> {
  const text = JSON.stringify(body);
  const headers = {
    ...{ authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
    'content-length': Buffer.byteLength(text),
  };
  return new Promise((resolve) => {
    const asked = request(origin + path, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', () => resolve(0));
    asked.end(text);
  });
}

async function drive({ rate, seconds }: Window): Promise<Answers> {
  const { model, country } = world!;
  const accepted = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const refused: Record<string, number> = {};
  const all = await openLoop(rate, seconds, async () => {
    const kind = kindOf(sent++);
    const nth = counts.get(kind) ?? 0;
    counts.set(kind, nth + 1);
    const command = commandOf(kind, nth, country, model);
    const status = await send(model.origin, model.tokens[command.role]!, command);
    if (status >= 200 && status < 300) accepted[kind] += 1;
    else refused[`${kind} ${status}`] = (refused[`${kind} ${status}`] ?? 0) + 1;
    return kind;
  });
  return { accepted, refused, latenciesMs: all.map(({ intendedMs, doneMs }) => doneMs - intendedMs) };
}

process.on('message', (message: Window | NonNullable<typeof world>) => {
  if ('model' in message) {
    world = message;
    process.send?.('known');
  } else void drive(message).then((answers) => process.send?.(answers));
});
process.send?.('ready');
