import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../host/user-error.js';
import { jsonOption } from './options.js';
import { reach, type Reach } from './reach.js';

/** Where and when a version decides. */
export interface PolicyScope {
  readonly site?: string;
  readonly program?: string;
}

export interface PutOptions extends Reach, PolicyScope {
  readonly tenant: string;
  readonly from?: string;
  readonly until?: string;
}

export interface ShowOptions extends Reach, PolicyScope {
  readonly tenant: string;
  readonly on?: string;
}

/** `stepwell policy ...`: check a step-down policy file, show the one in force, put one in force. */
export function addPolicy(program: Command): void {
  const policy = program.command('policy').description('step-down policies: check a file, show, put in force');
  policy
    .command('check <file>')
    .description('whether a file is a policy; exit code 1 when it is not. Needs no running platform')
    .addOption(jsonOption)
    .action(async (file: string, { json }: { readonly json: boolean }) => {
      const { checkPolicy } = await import('./policy-desk.js');
      process.exitCode = checkPolicy(file, textIn(file), json);
    });
  scoped(reach(policy.command('show').description('the policy in force, as a file')))
    .option('--on <date>', 'site day, today when absent')
    .action(async (options: ShowOptions) => {
      const { PolicyDesk } = await import('./policy-desk.js');
      process.exitCode = await new PolicyDesk(options).show(options);
    });
  scoped(
    reach(
      policy.command('put <file>').description('put a policy file in force, at least 24 h ahead; 1 when it is none'),
    ),
  )
    .option('--from <date>', 'first site day on which it decides; else as the file says')
    .option('--until <date>', 'last one; else as the file says')
    .action(async (file: string, options: PutOptions) => {
      const { PolicyDesk } = await import('./policy-desk.js');
      process.exitCode = await new PolicyDesk(options).put(file, textIn(file), options);
    });
}

function scoped(command: Command): Command {
  return command
    .requiredOption('--tenant <id>', 'organisation whose rules they are')
    .option('--site <id>', 'only for this site')
    .option('--program <id>', 'only for this program');
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`${file}: there is no such file to read.`);
  }
}
