import { SERVICES, type ServiceName } from '@stepwell/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LagDesk } from './lag.js';
import { OperatorClient } from './operator-client.js';
import { ProgressLine } from './progress.js';
import { reach, type Reach } from './reach.js';
import { RedeliveryDesk, type ReplayChoice, type RewindChoice } from './redelivery.js';
import { VerifyDesk, type VerifyChoice } from './verify.js';

type Choosing<T> = Reach & T;
type LagChoice = { readonly service?: ServiceName };

const PARTITIONS = 12;
const LONGEST_WAIT_S = 600;

/** How far services are behind, whether their places agree, and reading a stretch again. */
export function addOperations(events: Command): void {
  const done = async (code: Promise<number>): Promise<void> => void (process.exitCode = await code);
  const tools = (options: Reach): [OperatorClient, boolean] => [new OperatorClient(options), options.json];
  const progress = ({ json }: Reach): ProgressLine => new ProgressLine(!json || process.stderr.isTTY);
  lag(events).action((options: Choosing<LagChoice>) => done(new LagDesk(...tools(options)).tell(options.service)));
  verify(events).action((options: Choosing<VerifyChoice>) =>
    done(new VerifyDesk(...tools(options), progress(options)).verify(options)),
  );
  replay(events).action((options: Choosing<ReplayChoice>) =>
    done(new RedeliveryDesk(...tools(options), progress(options)).replay(options)),
  );
  rewind(events).action((options: Choosing<RewindChoice>) =>
    done(new RedeliveryDesk(...tools(options), progress(options)).rewind(options)),
  );
}

function lag(events: Command): Command {
  return reach(
    events
      .command('lag')
      .description('how far every service is behind, in seconds of the clinical clock and in words, by site'),
  ).addOption(new Option('--service <name>', 'only this service').choices(SERVICES));
}

function verify(events: Command): Command {
  return reach(
    events
      .command('verify')
      .description(
        'compare outbox, log, bus and every inbox by counts and hashes per stream; exit code 1 when they differ',
      ),
  )
    .addOption(fromOption('only events recorded at or after this instant, with its zone'))
    .addOption(toOption('only events recorded before this instant, with its zone'))
    .option('--wait-seconds <seconds>', 'longest wait for a consumer to come past what was read', seconds, 30)
    .option('--streams', 'list every stream with its counts and hashes', false);
}

function replay(events: Command): Command {
  return reach(
    events
      .command('replay')
      .description(
        'deliver a stretch of the publishers’ permanent logs to a consumer again; what it has applied before is dropped',
      ),
  )
    .addOption(consumerOption('service that gets the events'))
    .addOption(new Option('--source <service>', 'only what this service published').choices(SERVICES))
    .addOption(fromOption('recorded at or after this instant, with its zone').makeOptionMandatory())
    .addOption(toOption('recorded before this instant, with its zone').makeOptionMandatory())
    .option('--dry-run', 'change nothing; tell what would become of each event', false)
    .option('--reason <code>', 'why, in lower case and dashes; it goes into the audit record');
}

function rewind(events: Command): Command {
  return reach(
    events
      .command('rewind')
      .description('let a consumer read one partition of the bus again; what it has applied before is dropped'),
  )
    .addOption(consumerOption('service that reads again'))
    .requiredOption('--topic <topic>', 'topic, for example stepwell.intake.v1')
    .addOption(
      new Option('--partition <number>', `partition, 0 to ${PARTITIONS - 1}`)
        .argParser(upTo(PARTITIONS - 1))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--to-offset <number>', 'offset to read from')
        .argParser(upTo(Number.MAX_SAFE_INTEGER))
        .conflicts('toInstant'),
    )
    .option('--to-instant <instant>', 'read from the first record that was recorded at or after this instant')
    .requiredOption('--reason <code>', 'why, in lower case and dashes; it goes into the audit record');
}

const fromOption = (text: string): Option => new Option('--from <instant>', text);
const toOption = (text: string): Option => new Option('--to <instant>', text);

function consumerOption(text: string): Option {
  return new Option('--consumer <service>', text).choices(SERVICES).makeOptionMandatory();
}

function seconds(text: string): number {
  return upTo(LONGEST_WAIT_S)(text);
}

function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from 0 to ${most}.`);
  };
}
