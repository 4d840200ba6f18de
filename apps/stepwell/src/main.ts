import { Command, CommanderError } from 'commander';
import { addEvents } from './commands/events.js';
import { addPolicy } from './commands/policy.js';
import { addRebuild } from './commands/rebuild.js';
import { addReplay } from './commands/replay.js';
import { addSimulate } from './commands/simulate.js';
import { addUp } from './commands/up.js';
import { addWhatIf } from './commands/what-if.js';
import { Interrupted } from './commands/interruption.js';
import { UserError } from './host/user-error.js';

const NODE_MAJOR = 24;

/** Every command and option there is. */
export function commandLine(): Command {
  const program = new Command('stepwell')
    .description('Runs intensive outpatient addiction treatment: five services, one bus.')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const add of [addUp, addReplay, addSimulate, addEvents, addRebuild, addPolicy, addWhatIf]) add(program);
  return program;
}

/** The `stepwell` command line. Exit codes: 0 done, 1 the work failed, 2 a setting or the input is wrong, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<number> {
  if (!process.versions.node.startsWith(`${NODE_MAJOR}.`)) {
    process.stderr.write(
      `Stepwell runs under Node ${NODE_MAJOR}; this is ${process.versions.node}. Start it with npm.\n`,
    );
    return 2;
  }
  try {
    await commandLine().parseAsync(argv as string[], { from: 'user' });
    return process.exitCode === undefined ? 0 : Number(process.exitCode);
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError || isStartRefused(error)) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(
    `Stepwell failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}\n`,
  );
  return 1;
}

/** By its name: the class would load the whole platform for commands that only reach one. */
function isStartRefused(error: unknown): error is Error {
  return error instanceof Error && error.name === 'StartRefused';
}

if (import.meta.filename === process.argv[1]) process.exit(await main(process.argv.slice(2)));
