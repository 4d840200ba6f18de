import { Option, type Command } from 'commander';
import { OperatorClient } from './operator-client.js';
import { ProgressLine } from './progress.js';
import { reach, type Reach } from './reach.js';
import { RebuildDesk, type RebuildChoice } from './rebuilding.js';

/** `stepwell rebuild <view>`: a read model made anew beside the live one. */
export function addRebuild(program: Command): void {
  reach(
    program
      .command('rebuild')
      .description(
        'make a read model anew from the publishers’ logs beside the live one, compare, and put it in its place while it is read',
      )
      .argument('[view]', 'name of the view; --list tells them'),
  )
    .addOption(new Option('--list', 'name the views, and do nothing').default(false))
    .option('--dry-run', 'compare only, exit code 1 when they differ; the live view stays', false)
    .option('--reason <code>', 'why, in lower case and dashes; it goes into the audit record')
    .action(async (view: string | undefined, options: Reach & RebuildChoice & { readonly list: boolean }) => {
      const progress = new ProgressLine(!options.json || process.stderr.isTTY);
      const desk = new RebuildDesk(new OperatorClient(options), options.json, progress);
      process.exitCode = await (options.list ? desk.list() : desk.rebuild(view, options));
    });
}
