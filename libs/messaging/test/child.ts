import { uuidv5 } from '@stepwell/kernel';
import { Session } from '@stepwell/platform';
import { FixedClock } from '@stepwell/testing';
import {
  KafkaTransport,
  PostgresTransport,
  type BusRecord,
  type EventTransport,
  type ServiceUrls,
} from '../src/index.js';
import { TUNING } from '../src/service/running.js';
import { onTimerNoted } from './timer-notes.js';
import {
  applyRun,
  commandCause,
  FAST,
  onStartedRun,
  openMember,
  patient,
  publishAnswered,
  publishTold,
  TENANT,
} from './world.js';

/** How a child process reaches the bus of the world that spawned it. */
export type BusAddress =
  { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };

/** Where a child kills itself. */
export type CrashPoint =
  'before-publish' | 'after-publish' | 'before-commit' | 'after-commit' | 'before-handler' | 'after-handler' | 'never';

/** What a child does: tells facts and relays them, listens, or fires timers, until it dies. */
export interface ChildOrder {
  readonly role: 'tell' | 'listen' | 'timers';
  readonly urls: ServiceUrls;
  readonly bus: BusAddress;
  readonly at: CrashPoint;
  /** Die at the nth time this point is reached, from 1. */
  readonly nth: number;
  readonly patients: number;
  readonly facts: number;
}

const order: ChildOrder = JSON.parse(process.argv[2]!);
let reached = 0;

/** The process is gone at once: no handler, no flush, no goodbye. */
function pass(point: CrashPoint): void {
  if (point === order.at && ++reached === order.nth) process.kill(process.pid, 'SIGKILL');
}

const commit = Session.prototype.commit;
Session.prototype.commit = async function (this: Session, last) {
  pass('before-commit');
  await commit.call(this, last);
  pass('after-commit');
};

async function connect(): Promise<EventTransport> {
  const { bus } = order;
  const transport =
    bus.kind === 'kafka'
      ? new KafkaTransport({ brokers: [...bus.brokers], sessionTimeoutMs: 6000 })
      : new PostgresTransport({ url: bus.url, times: { pollMs: 50, balanceMs: 100, retryMs: [5, 100] } });
  await transport.connect();
  const publish = transport.publish.bind(transport);
  return Object.assign(transport, {
    publish: async (batch: readonly BusRecord[]) => {
      pass('before-publish');
      await publish(batch);
      pass('after-publish');
    },
  });
}

async function tell(transport: EventTransport): Promise<void> {
  const parts = { name: 'intake', schema: 'intake', publish: publishTold, clock: new FixedClock(), transport } as const;
  const member = await openMember(order.urls, { ...parts, tuning: { ...TUNING, ...FAST, relayBatch: 7 } }, null);
  member.engine.bind([]);
  await member.engine.start();
  for (let n = 1; n <= order.facts; n++)
    for (let p = 1; p <= order.patients; p++)
      await member.db.transaction({ tenantId: TENANT, cause: commandCause() }, (tx) =>
        Promise.resolve(tx.record({ kind: 'started', patientId: patient(p), n })),
      );
}

async function listen(transport: EventTransport): Promise<void> {
  const clock = new FixedClock();
  const parts = { name: 'step-down', schema: 'step_down', publish: publishAnswered, clock, transport } as const;
  const tuning = { ...TUNING, ...FAST, maxBatch: 9 };
  const member = await openMember(order.urls, { ...parts, tuning }, null);
  const handler = onStartedRun(async (tx, events) => {
    pass('before-handler');
    await applyRun(tx, events);
    for (const event of events) tx.recordFor(event, { patientId: event.key } as never);
    pass('after-handler');
  });
  const timed = onTimerNoted((tx, timer) => tx.record({ patientId: timer.key } as never), pass);
  member.engine.bind([...(order.role === 'listen' ? [handler] : []), timed]);
  await member.engine.start();
}

const transport = await connect();
await (order.role === 'tell' ? tell(transport) : listen(transport));
process.stdout.write(`ready ${uuidv5(TENANT, order.role)}\n`);
