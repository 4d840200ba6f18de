import { tracingOf } from '@stepwell/platform';
import colors from 'picocolors';
import { seedDemo, type Demo } from '../demo/demo.js';
import { DemoDiary } from '../demo/diary.js';
import { DemoClock } from '../host/clocks.js';
import { Host, type HostOptions } from '../host/host.js';
import { startFault } from '../host/start-fault.js';
import { ORIGINS_NOTE } from '../host/landing-page.js';
import { eventLine } from './console.js';
import { aborted, interruption, unlessInterrupted } from './interruption.js';
import { ProgressLine } from './progress.js';

/** What `stepwell up` was asked for. */
export interface UpOptions {
  readonly dataFolder: string;
  readonly databaseUrl?: string;
  readonly kafka?: string;
  readonly port: number;
  readonly json: boolean;
  readonly demo: boolean;
}

/** Runs the platform until Ctrl-C. Throws Interrupted when that came before everything was up. */
export async function up(options: UpOptions): Promise<void> {
  const progress = new ProgressLine(!options.json);
  const signal = interruption();
  const diary = DemoDiary.in(options.dataFolder);
  const clock = new DemoClock(diary.page?.at);
  const started = {
    ...hostOptions(options),
    clock,
    signal,
    progress: (step: string) => progress.show(`starting ${step}`),
  };
  const host = await unlessInterrupted(signal, () => Host.start(started)).finally(() => progress.done());
  const explain = (error: unknown): never => {
    throw startFault(error, options) ?? error;
  };
  try {
    const wanted = options.demo || diary.page !== null;
    const seeding = () => seedDemo(host, { clock, diary, progress, signal });
    const demo = wanted ? await unlessInterrupted(signal, seeding).catch(explain) : null;
    progress.done();
    follow(host, demo, options.json);
    await aborted(signal);
  } finally {
    progress.done();
    if (!options.json)
      process.stdout.write(`\n${diary.page ? UNFINISHED : ''}Stopping: requests, consumers, relays, database ...\n`);
    await host.stop();
  }
}

const UNFINISHED = 'The demo is not written to its end; the next start goes on with it.\n';

function follow(host: Host, demo: Demo | null, json: boolean): void {
  const { tokens = {}, sites = [] } = demo ?? {};
  const siteIds = sites.map(({ siteId }) => siteId);
  if (json) process.stdout.write(`${JSON.stringify({ origin: host.origin, siteIds, tokens })}\n`);
  else announce(host, { SITE: siteIds[0], ...tokens });
  host.events.listen((event) => process.stdout.write(`${json ? JSON.stringify(event) : eventLine(event)}\n`));
}

function hostOptions(options: UpOptions): Omit<HostOptions, 'clock'> {
  return {
    dataFolder: options.dataFolder,
    port: options.port,
    tracing: tracingOf(process.env),
    ...(options.databaseUrl ? { databaseUrl: options.databaseUrl } : {}),
    ...(options.kafka ? { kafka: options.kafka } : {}),
  };
}

/** Addresses, then what a newcomer needs to call them, ready to be pasted into a shell. */
function announce(host: Host, variables: Readonly<Record<string, string | undefined>>): void {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  line(
    `\n${colors.bold('Stepwell')} is up on ${host.database.description}, events on the ${host.transport.kind === 'kafka' ? 'Kafka cluster' : 'Postgres log'}.`,
  );
  line(`  ${host.origin}/  ${ORIGINS_NOTE}`);
  for (const service of host.services) line(`  ${host.origin}/${service.name}/v1`);
  line(`  ${host.origin}/docs  API reference`);
  line('');
  for (const [name, value] of Object.entries(variables))
    if (value) line(`export ${colors.bold(name.replaceAll('-', '_').toUpperCase())}=${colors.dim(value)}`);
  line(`\nEvents as they happen (Ctrl-C stops):`);
}
