import { Option } from 'commander';

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
export const portOption = new Option('--port <number>', 'port on loopback').env('PORT').default(8080).argParser(Number);
export const jsonOption = new Option('--json', 'print one JSON document and nothing else on standard output').default(
  false,
);
