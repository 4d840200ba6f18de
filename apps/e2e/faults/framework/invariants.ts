// The invariants I1-I14 of the fault matrix, by SQL and by the outside ledger. Each answers what is wrong, in words; nothing = held.
import { readFileSync } from 'node:fs';
import { chained } from './chain.js';
import type { LedgerEntry } from './ledger.js';
import type { World } from './world.js';

/** What a fault may leave behind that would be wrong after any other. */
export interface Allowed {
  /** Processes that end by themselves and are started again. */
  readonly crashes?: number;
  /** The bus lost records for good: consumers must have them all the same. */
  readonly busLoses?: boolean;
}

interface Logged {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly sequence: number;
  /** ms since 1970. */
  readonly recorded: number;
  readonly command: string | null;
}

interface Effect {
  readonly event_id: string;
  readonly source: string;
  readonly key: string;
  readonly sequence: number;
  readonly times: number;
}

interface View {
  readonly source: string;
  readonly key: string;
  readonly events: number;
  readonly chain: string;
}

/** Header of records that a fault wrote as a stranger. */
export const FOREIGN = 'x-foreign';

const MOST_RSS_MB = 450;
const FACT = 'intake.LeaveStarted.v1';
const ECHO = 'medication.NaloxoneProvided.v1';

/** Everything that the checks look at, read once. */
interface Picture {
  readonly ledger: readonly LedgerEntry[];
  readonly facts: readonly { readonly command: string; readonly patient: string; readonly n: number }[];
  readonly audits: number;
  readonly auditGaps: number;
  readonly intake: readonly Logged[];
  readonly medication: readonly Logged[];
  readonly echoed: readonly Effect[];
  readonly projected: readonly Effect[];
  readonly views: readonly View[];
  readonly waiting: number;
}

/** All violations of the world as it stands; call it when nothing moves any more. */
export async function violationsOf(world: World, allowed: Allowed = {}): Promise<string[]> {
  const picture = await look(world);
  return [
    ...commands(picture),
    ...(await onBus(world, picture, allowed)),
    ...effects('echo', picture.echoed, picture.intake.filter(is(FACT))),
    ...effects('projection', picture.projected, [
      ...picture.intake.filter(is(FACT)),
      ...picture.medication.filter(is(ECHO)),
    ]),
    ...echoes(picture),
    ...views(picture),
    ...(picture.waiting > 0 ? [`I9 ${picture.waiting} events still wait in parks or quarantine clashes`] : []),
    ...health(world, allowed),
  ];
}

const LOG = (schema: string): string => `SELECT event_id AS id, type, key, sequence::float8 AS sequence,
  round(extract(epoch FROM recorded_at) * 1000)::float8 AS recorded, payload::json->>'leaveId' AS command FROM ${schema}.event_log ORDER BY key, sequence`;
const EFFECTS = (schema: string): string =>
  `SELECT event_id, source, key, sequence::float8 AS sequence, times FROM ${schema}.effect ORDER BY nth`;

async function look({ postgres, ledger }: World): Promise<Picture> {
  const [audit] = await postgres.sql<{ done: number }>(
    `SELECT count(*)::int AS done FROM intake.audit WHERE action = 'state-fact' AND outcome = 'ok'`,
  );
  const [gaps] = await postgres.sql<{ missing: number }>(
    `SELECT count(*)::int AS missing FROM intake.fact WHERE NOT EXISTS (SELECT 1 FROM intake.audit
      WHERE audit.subject_id = fact.patient_id AND action = 'state-fact')`,
  );
  const [waiting] = await postgres.sql<{ waiting: number }>(
    `SELECT ((SELECT count(*) FROM medication.parked_event) + (SELECT count(*) FROM step_down.parked_event)
      + (SELECT count(*) FROM medication.quarantine WHERE reason LIKE 'same-%')
      + (SELECT count(*) FROM step_down.quarantine WHERE reason LIKE 'same-%'))::int AS waiting`,
  );
  return {
    ledger: ledger.entries(),
    facts: await postgres.sql(`SELECT command_id AS command, patient_id AS patient, n FROM intake.fact`),
    audits: audit!.done,
    auditGaps: gaps!.missing,
    intake: await postgres.sql<Logged>(LOG('intake')),
    medication: await postgres.sql<Logged>(LOG('medication')),
    echoed: await postgres.sql<Effect>(EFFECTS('medication')),
    projected: await postgres.sql<Effect>(EFFECTS('step_down')),
    views: await postgres.sql<View>('SELECT source, key, events, chain FROM step_down.view'),
    waiting: waiting!.waiting,
  };
}

/** I1, I8 and I14: the ledger, the state, the log and the audit record tell one story. */
function commands({ ledger, facts, intake, audits, auditGaps }: Picture): string[] {
  const stored = new Set(facts.map(({ command }) => command));
  const logged = countsOf(intake.filter(is(FACT)).map(({ command }) => command ?? ''));
  const done = ledger.filter(({ told }) => told === 'done');
  const refused = ledger.filter(({ told }) => told === 'refused');
  const known = new Set(ledger.map(({ commandId }) => commandId));
  return [
    wrong('I1 commands told done are not in the state', done, ({ commandId }) => !stored.has(commandId)),
    wrong('I1 commands told done are not in the log', done, ({ commandId }) => !logged.has(commandId)),
    wrong('I1 commands are in the log more than once', [...logged], ([, times]) => times > 1),
    wrong('I1 commands in the state that no client sent', facts, ({ command }) => !known.has(command)),
    wrong('I8 refused or failed commands left a state', refused, ({ commandId }) => stored.has(commandId)),
    wrong('I8 refused or failed commands left an event', refused, ({ commandId }) => logged.has(commandId)),
    wrong('I8 state without event', facts, ({ command }) => !logged.has(command)),
    wrong('I8 event without state', [...logged.keys()], (command) => !stored.has(command)),
    wrong('I14 facts without an audit row', Array.from({ length: auditGaps }), () => true),
    audits === facts.length ? null : `I14 ${facts.length} facts, ${audits} audit rows that say ok`,
    ...denseStreams('intake', intake),
  ].filter((text) => text !== null);
}

/** I2 and I5: the bus holds exactly the log, after dedupe in the order of each stream. */
async function onBus(world: World, { intake, medication }: Picture, allowed: Allowed): Promise<string[]> {
  const seen = (await world.onBus()).filter(({ key, headers }) => key !== '' && !(FOREIGN in headers));
  const logged = new Map([...intake, ...medication].map((event) => [event.id, event]));
  const published = new Set(seen.map(({ headers }) => headers['ce_id'] ?? ''));
  const [outbox] = await world.postgres.sql<{ rows: number }>(
    `SELECT ((SELECT count(*) FROM intake.outbox WHERE key <> '') + (SELECT count(*) FROM medication.outbox WHERE key <> ''))::int AS rows`,
  );
  return [
    outbox!.rows > 0 ? `I2 ${outbox!.rows} rows never left the outbox` : null,
    allowed.busLoses
      ? null
      : wrong('I2 logged events are not on the bus', [...logged.keys()], (id) => !published.has(id)),
    wrong('I2 records on the bus that tell another time than the log', seen, ({ headers }) => {
      const row = logged.get(headers['ce_id'] ?? '');
      return row !== undefined && Date.parse(headers['ce_recordedat'] ?? '') !== row.recorded;
    }),
    wrong('I2 events on the bus that are in no log', [...published], (id) => !logged.has(id)),
    allowed.busLoses
      ? null
      : wrong('I5 streams out of order on the bus', [...firstSightings(seen)], ([, sequences]) =>
          sequences.some((sequence, i) => i > 0 && sequence < sequences[i - 1]!),
        ),
  ].filter((text) => text !== null);
}

function firstSightings(seen: readonly { key: string; topic: string; headers: Readonly<Record<string, string>> }[]) {
  const streams = new Map<string, Set<number>>();
  for (const { topic, key, headers } of seen) {
    const sequence = Number(headers['ce_sequence']);
    if (!Number.isInteger(sequence)) continue;
    const stream = streams.get(`${topic} ${key}`) ?? new Set();
    streams.set(`${topic} ${key}`, stream.add(sequence));
  }
  return new Map([...streams].map(([name, sequences]) => [name, [...sequences]]));
}

/** I3 and I4: each event had its effect once, and those of a stream happened in its order. */
function effects(consumer: string, all: readonly Effect[], expected: readonly Logged[]): string[] {
  const happened = new Set(all.map(({ event_id }) => event_id));
  const meant = new Set(expected.map(({ id }) => id));
  const streams = Map.groupBy(all, ({ source, key }) => `${source} ${key}`);
  return [
    wrong(`I3 ${consumer}: effects happened more than once`, all, ({ times }) => times !== 1),
    wrong(`I3 ${consumer}: events without effect`, expected, ({ id }) => !happened.has(id)),
    wrong(`I3 ${consumer}: effects of events that are in no log`, all, ({ event_id }) => !meant.has(event_id)),
    wrong(`I4 ${consumer}: streams applied out of order`, [...streams.values()], (effects) =>
      effects.some(({ sequence }, i) => i > 0 && sequence <= effects[i - 1]!.sequence),
    ),
  ].filter((text) => text !== null);
}

/** The consumer that emits: one event per effect, no more. */
function echoes({ echoed, medication }: Picture): string[] {
  const told = medication.filter(is(ECHO)).length;
  return [
    ...(told === echoed.length ? [] : [`I3 echo: ${echoed.length} effects, ${told} events of its own`]),
    ...denseStreams('medication', medication),
  ];
}

/** I10: each view is the fold of its stream, byte for byte. */
function views({ intake, medication, views: stored }: Picture): string[] {
  const folded = new Map<string, View>();
  const sources = [
    ['intake', intake.filter(is(FACT))],
    ['medication', medication.filter(is(ECHO))],
  ] as const;
  for (const [source, events] of sources)
    for (const { id, key } of events) {
      const before = folded.get(`${source} ${key}`) ?? { source, key, events: 0, chain: '' };
      folded.set(`${source} ${key}`, { source, key, events: before.events + 1, chain: chained(before.chain, id) });
    }
  const differs = ({ source, key, events, chain }: View): boolean => {
    const wanted = folded.get(`${source} ${key}`);
    return wanted?.events !== events || wanted.chain !== chain;
  };
  return [
    wrong('I10 views differ from the fold of the log', stored, differs),
    stored.length === folded.size ? null : `I10 ${folded.size} streams, ${stored.length} views`,
  ].filter((text) => text !== null);
}

function denseStreams(service: string, log: readonly Logged[]): string[] {
  const streams = [...Map.groupBy(log, ({ key }) => key).values()];
  const gaps = wrong(`I4 ${service}: streams whose sequence is not 1..n`, streams, (events) =>
    events.some(({ sequence }, i) => sequence !== i + 1),
  );
  return gaps ? [gaps] : [];
}

/** I13: nothing ended by itself, nothing grew without bound. */
function health({ processes }: World, { crashes = 0 }: Allowed): string[] {
  const ended = processes.reduce((sum, process) => sum + process.crashes.length, 0);
  const large = processes.filter(({ pid }) => pid !== null && rssMb(pid) > MOST_RSS_MB);
  return [
    ...(ended > crashes ? [`I13 ${ended} processes ended by themselves`] : []),
    ...large.map(({ name, pid }) => `I13 ${name} holds ${rssMb(pid!)} MB`),
  ];
}

/** Resident memory of a process in MB; 0 when it is gone or the system does not say. */
export function rssMb(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

function is(type: string): (event: Logged) => boolean {
  return (event) => event.type === type;
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function wrong<T>(what: string, all: readonly T[], bad: (one: T) => boolean): string | null {
  const found = all.filter(bad);
  if (found.length === 0) return null;
  return `${what}: ${found.length} of ${all.length}, first ${JSON.stringify(found[0])?.slice(0, 200)}`;
}
