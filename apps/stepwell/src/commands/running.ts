import colors from 'picocolors';
import { seedDemo } from '../demo/demo.js';
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
    follow(host, demo?.tokens ?? {}, options.json);
    await aborted(signal);
  } finally {
    progress.done();
    if (!options.json)
      process.stdout.write(`\n${diary.page ? UNFINISHED : ''}Stopping: requests, consumers, relays, database ...\n`);
    await host.stop();
  }
}

const UNFINISHED = 'The demo is not written to its end; the next start goes on with it.\n';

function follow(host: Host, tokens: Readonly<Record<string, string>>, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ origin: host.origin, tokens })}\n`);
  else announce(host, tokens);
  host.events.listen((event) => process.stdout.write(`${json ? JSON.stringify(event) : eventLine(event)}\n`));
}

function hostOptions(options: UpOptions): Omit<HostOptions, 'clock'> {
  return {
    dataFolder: options.dataFolder,
    port: options.port,
    ...(options.databaseUrl ? { databaseUrl: options.databaseUrl } : {}),
    ...(options.kafka ? { kafka: options.kafka } : {}),
  };
}

function announce(host: Host, tokens: Readonly<Record<string, string>>): void {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  line(
    `\n${colors.bold('Stepwell')} is up on ${host.database.description}, events on the ${host.transport.kind === 'kafka' ? 'Kafka cluster' : 'Postgres log'}.`,
  );
  line(`  ${host.origin}/  ${ORIGINS_NOTE}`);
  for (const service of host.services) line(`  ${host.origin}/${service.name}/v1`);
  line(`  ${host.origin}/docs  API reference`);
  for (const [role, token] of Object.entries(tokens)) line(`\n${colors.bold(role)}\n${colors.dim(token)}`);
  line(`\nEvents as they happen (Ctrl-C stops):`);
}
