import { tableOf } from './tables.js';

/** A parked stream, as its service lists it. */
export interface StreamLine {
  readonly service: string;
  readonly tenantId: string;
  readonly source: string;
  readonly topic: string;
  readonly key: string;
  readonly reason: string;
  readonly errorClass: string | null;
  readonly since: string;
  readonly attempts: number;
  readonly events: number;
  /** First waiting event. */
  readonly eventId: string | null;
}

/** A parked timer, as its service lists it. */
export interface TimerLine {
  readonly service: string;
  readonly tenantId: string;
  readonly timerId: string;
  readonly command: string;
  readonly key: string;
  readonly due: string;
  readonly reason: string;
  readonly errorClass: string | null;
  readonly since: string;
  readonly attempts: number;
}

/** A waiting event. */
export interface EventLine {
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
}

/** Everything parked, numbered, and below it what names each of them to the other commands. */
export function waitingTables(streams: readonly StreamLine[], timers: readonly TimerLine[]): string {
  if (streams.length + timers.length === 0) return 'Nothing is parked.';
  const choices = [...streams.map(choiceOf), ...timers.map(timerOptions)];
  return [
    ...(streams.length > 0 ? [streamTable(streams)] : []),
    ...(timers.length > 0 ? [timerTable(timers, streams.length)] : []),
    timers.length === 0 ? 'For show, retry and skip:' : 'For show (streams only), retry and skip:',
    ...choices.map((options, i) => `${i + 1}: ${options}`),
  ].join('\n');
}

/** The waiting events of one stream, and what names the first of them to skip. */
export function eventsTable(events: readonly EventLine[], stream: StreamName): string {
  const [first] = events;
  if (!first) return 'This stream does not wait.';
  const table = tableOf('sequence', 'event', 'type', 'occurred (UTC)');
  for (const event of events) table.push([event.sequence, event.id, event.type, event.occurredAt]);
  return [table.toString(), `For skip: ${streamOptions(stream)} --event ${first.id}`].join('\n');
}

type StreamName = Pick<StreamLine, 'service' | 'tenantId' | 'source' | 'topic' | 'key'>;

/** Options that name a parked stream. */
function streamOptions({ service, tenantId, source, topic, key }: StreamName): string {
  return `--service ${service} --tenant ${tenantId} --source ${source} --topic ${topic} --key ${key}`;
}

/** The options of a stream, and below them the one that only skip takes. */
function choiceOf(line: StreamLine): string {
  return streamOptions(line) + (line.eventId ? `\n   and for skip --event ${line.eventId}` : '');
}

/** Options that name a parked timer. */
function timerOptions({ service, tenantId, timerId }: TimerLine): string {
  return `--service ${service} --tenant ${tenantId} --timer ${timerId}`;
}

function streamTable(lines: readonly StreamLine[]): string {
  const table = tableOf('', 'service', 'waits for', 'why', 'since (UTC)', 'tries', 'events');
  lines.forEach((line, i) =>
    table.push([
      ...[i + 1, line.service, line.source, whyOf(line)],
      ...[line.since.slice(0, 19), line.attempts, line.events],
    ]),
  );
  return table.toString();
}

function timerTable(lines: readonly TimerLine[], above: number): string {
  const table = tableOf('', 'service', 'timer', 'due', 'why', 'since (UTC)', 'tries');
  lines.forEach((line, i) =>
    table.push([
      ...[above + i + 1, line.service, line.command, line.due, whyOf(line)],
      ...[line.since.slice(0, 19), line.attempts],
    ]),
  );
  return table.toString();
}

function whyOf({ reason, errorClass }: StreamLine | TimerLine): string {
  return errorClass ? `${reason} (${errorClass})` : reason;
}
