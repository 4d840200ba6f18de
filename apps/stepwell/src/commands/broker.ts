import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UserError } from '../host/user-error.js';

const TOOL = fileURLToPath(new URL('../../../../tools/kafka-broker.mjs', import.meta.url));

interface BusChoice {
  readonly transport: 'postgres' | 'kafka';
  readonly kafka?: string;
}

/** Does `work` with Kafka bootstrap addresses: given ones, a local broker for the time of the work, or none. */
export async function withBroker<T>(choice: BusChoice, work: (kafka: string | null) => Promise<T>): Promise<T> {
  if (choice.kafka) return work(choice.kafka);
  if (choice.transport === 'postgres') return work(null);
  const child = spawn(process.execPath, [TOOL], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const brokers = /^KAFKA_BROKERS=(.+)$/.exec(line)?.[1];
      if (brokers) return await work(brokers);
    }
    throw new UserError(
      '--transport kafka: the local broker did not start. Java 17 and Maven are needed, or give --kafka.',
    );
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}
