import { InvalidArgumentError, Option } from 'commander';

/** Options every command that starts or reaches a platform shares. */
export const dataFolderOption = new Option('--data-folder <path>', 'where database, secrets and keys live').default(
  '.stepwell/data',
);
export const databaseOption = new Option('--database-url <url>', 'admin address of an existing Postgres').env(
  'DATABASE_URL',
);
export const kafkaOption = new Option(
  '--kafka <bootstrap>',
  'Kafka bootstrap addresses; default is the Postgres log',
).env('KAFKA_BROKERS');
export const portOption = new Option('--port <number>', 'port on loopback').env('PORT').default(8080).argParser(portOf);
export const jsonOption = new Option(
  '--json',
  'print JSON and nothing else on standard output, one document per line',
).default(false);

const LAST_PORT = 65_535;

function portOf(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= LAST_PORT) return port;
  throw new InvalidArgumentError(`Give a number from 0 to ${LAST_PORT}; 0 takes a free port.`);
}
