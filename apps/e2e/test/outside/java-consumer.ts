import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('./OutsideConsumer.java', import.meta.url));
const JARS = new URL('../../../../tools/kafka-broker.mjs', import.meta.url).href;
const LIMITS = { timeout: 60_000, maxBuffer: 256 * 1_048_576 };

/** A record as somebody else's consumer reads it. */
export interface OutsideRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  /** Where Kafka's own default partitioner puts the key. */
  readonly partitionOfKey: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** Whether this Java can run a source file: a runtime without its compiler cannot. */
export function javaCompiles(): boolean {
  const { stdout } = spawnSync('java', ['--list-modules'], { encoding: 'utf8' });
  return /^jdk\.compiler@/m.test(stdout ?? '');
}

/** Everything that the topics hold now, read by Kafka's own Java client from the broker's jars. */
export async function readAsOutsider(bootstrap: string, topics: readonly string[]): Promise<OutsideRecord[]> {
  const run = promisify(execFile);
  const find = `import { ensureJars } from '${JARS}'; process.stdout.write(await ensureJars());`;
  const { stdout: jars } = await run(process.execPath, ['--input-type=module', '-e', find], LIMITS);
  const quiet = '-Dlog4j2.level=ERROR';
  const args = ['-Xmx256m', quiet, '-cp', `${jars}/*`, PROGRAM, bootstrap, ...topics];
  const { stdout } = await run('java', args, LIMITS);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as OutsideRecord);
}
