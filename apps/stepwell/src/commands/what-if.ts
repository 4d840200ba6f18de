import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { UserError } from '../host/user-error.js';
import { reach, type Reach } from './reach.js';

/** What `stepwell what-if` was asked for. */
export interface WhatIfOptions extends Reach {
  readonly tenant: string;
  readonly policy?: string;
  readonly live: boolean;
  readonly from: string;
  readonly to: string;
  readonly site?: string;
  /** Patients of one request. */
  readonly page: number;
}

/** `stepwell what-if`: another step-down policy over the stored past, or the live one against what it decided. */
export function addWhatIf(program: Command): void {
  reach(
    program
      .command('what-if')
      .description(
        'replay the stored facts under another step-down policy, or, with --live, make every stored decision again; writes nothing',
      ),
  )
    .requiredOption('--tenant <id>', 'organisation whose past it is')
    .addOption(new Option('--policy <file>', 'the policy to try, YAML or JSON').conflicts('live'))
    .addOption(new Option('--live', 'make every stored decision again; exit code 1 when one differs').default(false))
    .requiredOption('--from <date>', 'first site day')
    .requiredOption('--to <date>', 'last site day')
    .option('--site <id>', 'only this site')
    .addOption(new Option('--page <count>', 'patients or decisions of one request').default(100).argParser(pageOf))
    .action(async (options: WhatIfOptions) => {
      const { WhatIfDesk } = await import('./what-if-desk.js');
      const desk = new WhatIfDesk(options);
      process.exitCode = await (options.live ? desk.live() : desk.suppose(...textIn(options)));
    });
}

const MOST_OF_A_PAGE = 200;
function pageOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_OF_A_PAGE) return count;
  throw new UserError(`--page ${text}: give a whole number from 1 to ${MOST_OF_A_PAGE}.`);
}

function textIn({ policy }: WhatIfOptions): [file: string, text: string] {
  if (policy === undefined) throw new UserError('Give --policy <file>, or --live: what shall be replayed.');
  try {
    return [policy, readFileSync(policy, 'utf8')];
  } catch {
    throw new UserError(`--policy ${policy}: there is no such file to read.`);
  }
}
