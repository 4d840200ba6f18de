import type { Clock } from '@stepwell/kernel';
import { readProcessConfig, StartRefused, type Environment } from '@stepwell/platform';
import { classOf } from '../pg/errors.js';
import type { ServiceDefinition } from '../service/definition.js';
import { requirementsOf } from './check-verb.js';
import { runMigrations } from './migrate-verb.js';
import { RoleProcess } from './role-process.js';

/** What a process of a service is for: its first argument. */
const VERBS = ['api', 'worker', 'migrate', 'check'] as const;
type Verb = (typeof VERBS)[number];

/** How `src/main.ts` of a service is started. */
export interface ProcessOptions<Config> {
  /** The first argument. */
  readonly verb: string | undefined;
  readonly environment: Environment;
  /** The service's own settings. */
  readonly config: Config;
  readonly clock: Clock;
}

const FAILED = 1;
const REFUSED = 2;

/**
 * The whole of a service's main: `api` and `worker` run until SIGTERM or SIGINT, `migrate` and `check` end with 0 or with 1
 * and one line per problem on standard error. A wrong verb or setting ends with 2.
 */
export async function runService<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ProcessOptions<Config>,
): Promise<void> {
  const { verb } = options;
  try {
    if (!isVerb(verb)) throw new StartRefused(`usage: ${definition.name} ${VERBS.join(' | ')}`);
    if (verb === 'migrate') process.exit(await migrateVerb(definition, options.environment));
    if (verb === 'check') process.exit(await checkVerb(definition, options));
    await serve(verb, definition, options);
  } catch (error) {
    process.exit(explain(error));
  }
}

function isVerb(text: string | undefined): text is Verb {
  return VERBS.some((verb) => verb === text);
}

async function serve<E, Config>(
  role: 'api' | 'worker',
  definition: ServiceDefinition<E, Config>,
  { environment, config, clock }: ProcessOptions<Config>,
): Promise<void> {
  const settings = readProcessConfig(environment);
  const running = new RoleProcess({ definition, role, config, environment, process: settings, clock });
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    void running.stop(settings.shutdownBudgetMs).then(
      () => process.exit(0),
      () => process.exit(FAILED),
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  await running.start();
}

async function migrateVerb<E, Config>(
  definition: ServiceDefinition<E, Config>,
  environment: Environment,
): Promise<number> {
  try {
    for (const line of await runMigrations(definition, environment)) process.stdout.write(`${line}\n`);
    return 0;
  } catch (error) {
    explain(error);
    return FAILED;
  }
}

/** Everything is looked at, so that one run tells all. */
async function checkVerb<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ProcessOptions<Config>,
): Promise<number> {
  let failures = 0;
  for (const { what, met } of requirementsOf(definition, options))
    try {
      await met();
      process.stdout.write(`ok: ${what}\n`);
    } catch (error) {
      failures++;
      explain(error);
    }
  return failures > 0 ? FAILED : 0;
}

function explain(error: unknown): number {
  if (error instanceof StartRefused) {
    process.stderr.write(`${error.message}\n`);
    return REFUSED;
  }
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  process.stderr.write(`failed: ${classOf(error)}${typeof code === 'string' ? ` (${code})` : ''}\n`);
  return FAILED;
}
