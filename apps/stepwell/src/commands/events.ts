import { SERVICES } from '@stepwell/contracts';
import { Command, Option } from 'commander';
import { addOperations } from './operations.js';
import { OperatorClient } from './operator-client.js';
import { ParkDesk, type EventChoice, type ParkChoice, type StreamChoice } from './parks.js';
import { reach, type Reach } from './reach.js';
import { tailEvents } from './tail.js';

/** `stepwell events ...`: follow, measure and compare the bus of a running platform, and work what is parked. */
export function addEvents(program: Command): void {
  const events = program
    .command('events')
    .description('follow events, see how far they are behind, compare, deliver again, and work parked ones');
  reach(events.command('tail').description('follow every event of a running platform, one line each')).action(
    async (options: Reach) => void (process.exitCode = await tailEvents(new OperatorClient(options), options.json)),
  );
  addOperations(events);
  addParks(events.command('park').description('streams and timers that wait for a person'));
}

function addParks(park: Command): void {
  const desk = (options: Reach): ParkDesk => new ParkDesk(new OperatorClient(options), options.json);
  const done = async (code: Promise<number>): Promise<void> => void (process.exitCode = await code);
  reach(park.command('ls').description('every parked stream and timer of every service')).action((options: Reach) =>
    done(desk(options).list()),
  );
  stream(place(park.command('show').description('the waiting events of one stream, in order')), true).action(
    (options: Reach & StreamChoice) => done(desk(options).show(options)),
  );
  streamOrTimer(
    park
      .command('retry')
      .description(
        'apply a stream’s waiting events again, in order, exit code 1 when some still wait; or fire a timer again',
      ),
  ).action((options: Reach & ParkChoice) => done(desk(options).retry(options)));
  streamOrTimer(
    park
      .command('skip')
      .description(
        'drop a stream’s first waiting event for a coded reason, then retry; or delete a timer, with all it leads to',
      ),
  )
    .addOption(new Option('--event <id>', 'the first waiting event of the stream').conflicts('timer'))
    .requiredOption('--reason <code>', 'why, in lower case and dashes; it goes into the audit record')
    .action((options: Reach & ParkChoice & EventChoice & { reason: string }) =>
      done(desk(options).skip(options, options.reason)),
    );
}

function place(command: Command): Command {
  return reach(command)
    .addOption(new Option('--service <name>', 'service that waits').choices(SERVICES).makeOptionMandatory())
    .requiredOption('--tenant <id>', 'tenant of the stream or timer')
    .addHelpText('after', '\n`events park ls` prints these options ready to use.');
}

function stream(command: Command, mandatory: boolean): Command {
  return command
    .addOption(
      new Option('--source <service>', 'service that published the stream')
        .choices(SERVICES)
        .makeOptionMandatory(mandatory),
    )
    .addOption(new Option('--topic <topic>', 'topic, for example stepwell.intake.v1').makeOptionMandatory(mandatory))
    .addOption(new Option('--key <id>', 'stream key, for example a patient id').makeOptionMandatory(mandatory));
}

function streamOrTimer(command: Command): Command {
  return stream(place(command), false).addOption(
    new Option('--timer <id>', 'a parked timer, instead of a stream').conflicts(['source', 'topic', 'key']),
  );
}
