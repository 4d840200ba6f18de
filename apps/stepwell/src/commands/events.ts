import { SERVICES, type ServiceName } from '@stepwell/contracts';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import { OperatorClient } from './operator-client.js';
import { jsonOption } from './options.js';
import { tailEvents } from './tail.js';

interface Reach {
  readonly origin: string;
  readonly token?: string;
  readonly dataFolder: string;
  readonly tenant?: string;
  readonly json: boolean;
}
interface StreamOptions extends Reach {
  readonly service: ServiceName;
  readonly tenant: string;
  readonly source: string;
  readonly topic: string;
  readonly key: string;
}

/** `stepwell events ...`: follow the bus of a running platform, and work its parked streams. */
export function addEvents(program: Command): void {
  const events = program.command('events').description('follow events, and list, show, retry or skip parked ones');
  reach(events.command('tail').description('follow every event of a running platform, one line each')).action(
    (options: Reach) => tailEvents(client(options), options.json),
  );
  const park = events.command('park').description('streams that wait for a person');
  reach(park.command('ls').description('every parked stream of every service')).action((options: Reach) =>
    list(options),
  );
  stream(park.command('show').description('the waiting events of one stream, in order')).action(
    (options: StreamOptions) => show(options),
  );
  stream(park.command('retry').description('apply the waiting events again, in order')).action(
    (options: StreamOptions) => retry(options),
  );
  stream(park.command('skip').description('drop the first waiting event, then retry'))
    .requiredOption('--reason <code>', 'why, as a code; it goes into the audit record')
    .action((options: StreamOptions & { reason: string }) => skip(options));
}

function reach(command: Command): Command {
  return command
    .option('--origin <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .addOption(
      new Option('--token <token>', 'operator access token; default is one of the local issuer').env('STEPWELL_TOKEN'),
    )
    .option('--data-folder <path>', 'data folder of the local platform', '.stepwell/data')
    .addOption(jsonOption);
}

function stream(command: Command): Command {
  return reach(command)
    .addOption(new Option('--service <name>', 'service that waits').choices(SERVICES).makeOptionMandatory())
    .requiredOption('--tenant <id>', 'tenant')
    .requiredOption('--source <service>', 'service that published the stream')
    .requiredOption('--topic <topic>', 'topic')
    .requiredOption('--key <id>', 'stream key');
}

const client = (options: Reach): OperatorClient => new OperatorClient(options);
const streamOf = ({ tenant, source, topic, key }: StreamOptions) => ({ tenantId: tenant, source, topic, key });

interface ParkLine {
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
}

async function list(options: Reach): Promise<void> {
  const found = await Promise.all(
    SERVICES.map(async (service) => {
      const { parked } = await client(options).get<{ parked: Omit<ParkLine, 'service'>[] }>(`/${service}/v1/parks`);
      return parked.map((line) => ({ service, ...line }));
    }),
  );
  const lines = found.flat();
  if (options.json) return print(lines);
  if (lines.length === 0) return say('Nothing is parked.');
  const table = new Table({
    head: ['service', 'tenant', 'source', 'topic', 'key', 'reason', 'error', 'since (UTC)', 'attempts', 'events'],
  });
  for (const line of lines) {
    table.push([
      line.service,
      line.tenantId,
      line.source,
      line.topic,
      line.key,
      line.reason,
      line.errorClass ?? '',
      line.since,
      line.attempts,
      line.events,
    ]);
  }
  say(table.toString());
}

async function show(options: StreamOptions): Promise<void> {
  const query = new URLSearchParams(streamOf(options)).toString();
  const { events } = await client(options).get<{
    events: { sequence: number; id: string; type: string; occurredAt: string }[];
  }>(`/${options.service}/v1/parks/events?${query}`);
  if (options.json) return print(events);
  const table = new Table({ head: ['sequence', 'event', 'type', 'occurred (UTC)'] });
  for (const event of events) table.push([event.sequence, event.id, event.type, event.occurredAt]);
  say(table.toString());
}

async function retry(options: StreamOptions): Promise<void> {
  report(await client(options).post(`/${options.service}/v1/parks/retry`, streamOf(options)), options.json);
}

async function skip(options: StreamOptions & { reason: string }): Promise<void> {
  report(
    await client(options).post(`/${options.service}/v1/parks/skip`, { ...streamOf(options), reason: options.reason }),
    options.json,
  );
}

function report(outcome: { applied: number; waiting: number }, json: boolean): void {
  if (json) return print(outcome);
  say(`${outcome.applied} events applied, ${outcome.waiting} events still wait.`);
  if (outcome.waiting > 0) process.exitCode = 1;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const print = (value: unknown): void => say(JSON.stringify(value));
