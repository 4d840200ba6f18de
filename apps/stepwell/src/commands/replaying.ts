import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replay } from '../replay/replay.js';
import { render } from '../replay/result.js';
import { readTrial } from '../replay/trial.js';
import { withBroker } from './broker.js';
import { interruption, unlessInterrupted } from './interruption.js';
import { ProgressLine } from './progress.js';

/** What `stepwell replay` was asked for. */
export interface ReplayCommand {
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

/** Replays, prints the result, and leaves nothing behind. */
export async function runReplay(options: ReplayCommand): Promise<void> {
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
