import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { UserError } from '../host/user-error.js';
import { replay } from '../replay/replay.js';
import { render } from '../replay/result.js';
import { readTrial } from '../replay/trial.js';
import { withBroker } from './broker.js';
import { interruption, unlessInterrupted } from './interruption.js';
import { databaseOption, jsonOption, kafkaOption } from './options.js';
import { ProgressLine } from './progress.js';

interface ReplayCommand {
  readonly data: string;
  readonly trial: string;
  readonly people?: number;
  readonly transport: 'postgres' | 'kafka';
  readonly kafka?: string;
  readonly databaseUrl?: string;
  readonly order?: string;
  readonly delays?: number;
  readonly json: boolean;
}

/** `stepwell replay`: a real trial through the services' public commands, beside the published result. */
export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('replay a clinical trial of the CTN-0094 data in virtual time, on a database of its own')
    .requiredOption('--data <folder>', 'folder with the trial tables (CSV)')
    .option('--trial <number>', 'trial, for example 27 or 30', '27')
    .option('--people <count>', 'only the first people of the trial', whole('--people'))
    .addOption(
      new Option('--transport <bus>', 'bus to run on; kafka without --kafka starts a local broker')
        .choices(['postgres', 'kafka'])
        .default('postgres'),
    )
    .addOption(kafkaOption)
    .addOption(databaseOption)
    .option('--order <services>', 'start order of the five services, separated by commas')
    .option('--delays <seed>', 'hold up every consumer at random, from this seed', whole('--delays'))
    .addOption(jsonOption)
    .action((options: ReplayCommand) => run(options));
}

async function run(options: ReplayCommand): Promise<void> {
  const trial = readTrial(options.data, options.trial, options.people);
  const progress = new ProgressLine(!options.json || process.stderr.isTTY);
  const signal = interruption();
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-replay-'));
  try {
    const result = await unlessInterrupted(signal, () =>
      withBroker(options, (kafka) =>
        replay({
          trial,
          host: {
            dataFolder: folder,
            port: 0,
            tuning: { markEveryMs: 0 },
            signal,
            ...(options.databaseUrl ? { databaseUrl: options.databaseUrl } : {}),
            ...(kafka ? { kafka } : {}),
            ...(options.order ? { order: options.order.split(',') } : {}),
            ...(options.delays === undefined ? {} : { delays: options.delays }),
          },
          progress: (day, days) => progress.advance('study day', day, days),
        }),
      ),
    );
    progress.done();
    process.stdout.write(`${options.json ? JSON.stringify(result) : render(result)}\n`);
    if (result.parked > 0) process.exitCode = 1;
  } finally {
    progress.done();
    rmSync(folder, { recursive: true, force: true });
  }
}

function whole(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new UserError(`${option} ${text}: give a whole number from 1.`);
    return value;
  };
}
