import type { Command } from 'commander';
import { dataFolderOption, databaseOption, jsonOption, kafkaOption, portOption } from './options.js';
import type { UpOptions } from './running.js';

/** `stepwell up`: the whole platform in one process, with demo data on first start, then the events as they happen. */
export function addUp(program: Command): void {
  program
    .command('up')
    .description('start all five services in one process and follow the events')
    .addOption(dataFolderOption)
    .addOption(databaseOption)
    .addOption(kafkaOption)
    .addOption(portOption)
    .addOption(jsonOption)
    .option('--no-demo', 'do not write the demo provider on first start')
    .action(async (options: UpOptions) => (await import('./running.js')).up(options));
}
