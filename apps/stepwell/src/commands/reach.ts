import { Option, type Command } from 'commander';
import { jsonOption } from './options.js';

/** How an operator's command reaches a running platform. */
export interface Reach {
  readonly origin: string;
  readonly token?: string;
  readonly dataFolder: string;
  readonly json: boolean;
}

/** Adds the options of `Reach`. */
export function reach(command: Command): Command {
  return command
    .option('--origin <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .addOption(
      new Option('--token <token>', 'operator access token; default is one of the local issuer').env('STEPWELL_TOKEN'),
    )
    .option('--data-folder <path>', 'data folder of the local platform', '.stepwell/data')
    .addOption(jsonOption);
}
