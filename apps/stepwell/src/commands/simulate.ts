import { type Command, Option } from 'commander';
import { UserError } from '../host/user-error.js';
import { PROFILES } from '../simulation/recipe.js';
import { databaseOption, jsonOption } from './options.js';
import type { SimulateCommand } from './simulating.js';

const LIMITS = {
  '--sites': [1, 20],
  '--patients': [1, 5_000],
  '--weeks': [1, 104],
  '--seed': [0, 2 ** 32 - 1],
} as const;

/** `stepwell simulate`: a believable provider, lived through the services' public commands in virtual time. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('live months of an invented provider through the real commands, on a database of its own')
    .option('--sites <count>', 'sites', whole('--sites'), 2)
    .option('--patients <count>', 'people referred over the run', whole('--patients'), 400)
    .option('--weeks <count>', 'weeks', whole('--weeks'), 52)
    .option('--seed <number>', 'the same seed gives the same course', whole('--seed'), 7)
    .addOption(new Option('--profile <name>', 'how people stay and leave').choices(PROFILES).default('teds'))
    .addOption(databaseOption)
    .addOption(jsonOption)
    .action(async (options: SimulateCommand) => (await import('./simulating.js')).runSimulate(options));
}

function whole(option: keyof typeof LIMITS): (text: string) => number {
  const [least, most] = LIMITS[option];
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new UserError(`${option} ${text}: give a whole number from ${least} to ${most}.`);
  };
}
