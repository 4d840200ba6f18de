import { type Command, Option } from 'commander';
import { UserError } from '../host/user-error.js';
import { databaseOption, jsonOption, kafkaOption } from './options.js';
import type { ReplayCommand } from './replaying.js';

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
    .action(async (options: ReplayCommand) => (await import('./replaying.js')).runReplay(options));
}

function whole(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new UserError(`${option} ${text}: give a whole number from 1.`);
    return value;
  };
}
