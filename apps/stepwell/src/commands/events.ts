import { SERVICES } from '@stepwell/contracts';
import { Command, Option } from 'commander';
import { OperatorClient } from './operator-client.js';
import { jsonOption } from './options.js';
import { ParkDesk, type StreamChoice } from './parks.js';
import { tailEvents } from './tail.js';

interface Reach {
  readonly origin: string;
  readonly token?: string;
  readonly dataFolder: string;
  readonly json: boolean;
}

/** `stepwell events ...`: follow the bus of a running platform, and work its parked streams. */
export function addEvents(program: Command): void {
  const events = program.command('events').description('follow events, and list, show, retry or skip parked ones');
  reach(events.command('tail').description('follow every event of a running platform, one line each')).action(
    async (options: Reach) => void (process.exitCode = await tailEvents(new OperatorClient(options), options.json)),
  );
  addParks(events.command('park').description('streams that wait for a person'));
}

function addParks(park: Command): void {
  const desk = (options: Reach): ParkDesk => new ParkDesk(new OperatorClient(options), options.json);
  const done = async (code: Promise<number>): Promise<void> => void (process.exitCode = await code);
  reach(park.command('ls').description('every parked stream of every service')).action((options: Reach) =>
    done(desk(options).list()),
  );
  stream(park.command('show').description('the waiting events of one stream, in order')).action(
    (options: Reach & StreamChoice) => done(desk(options).show(options)),
  );
  stream(
    park.command('retry').description('apply the waiting events again, in order; exit code 1 when some still wait'),
  ).action((options: Reach & StreamChoice) => done(desk(options).retry(options)));
  stream(park.command('skip').description('drop the first waiting event for a coded reason, then retry'))
    .requiredOption('--reason <code>', 'why, in lower case and dashes; it goes into the audit record')
    .action((options: Reach & StreamChoice & { reason: string }) => done(desk(options).skip(options, options.reason)));
}

function reach(command: Command): Command {
  return command
    .option('--origin <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .addOption(
      new Option('--token <token>', 'operator access token; default is one of the local issuer').env('STEPWELL_TOKEN'),
    )
    .option('--data-folder <path>', 'data folder of the local platform', '.stepwell/data')
    .addOption(jsonOption);
}

function stream(command: Command): Command {
  return reach(command)
    .addOption(new Option('--service <name>', 'service that waits').choices(SERVICES).makeOptionMandatory())
    .requiredOption('--tenant <id>', 'tenant of the stream')
    .addOption(
      new Option('--source <service>', 'service that published the stream').choices(SERVICES).makeOptionMandatory(),
    )
    .requiredOption('--topic <topic>', 'topic, for example stepwell.intake.v1')
    .requiredOption('--key <id>', 'stream key, for example a patient id')
    .addHelpText('after', '\n`events park ls` prints these options ready to use.');
}
