import { LeaveEndedV1, LeaveStartedV1, StepDownFactsResumedV1 } from '@stepwell/contracts';
import { addMinutes, uuidv5, type Id } from '@stepwell/kernel';
import { FactNotHereYet } from '@stepwell/platform';
import type { Bound } from '../src/consumer/dispatch.js';
import type { ConsumerTx, FiredTimer, Received } from '../src/handlers.js';
import type { OutgoingEvent, Publish } from '../src/outbox/publish.js';
import { EFFECT, FACT, FIRED, TOTAL } from './database/models/workload.js';
import { PostgresError } from './database/errors.js';
import type { Random } from './schedule/random.js';

export const TENANTS: readonly Id[] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
export const TOPIC = LeaveStartedV1.topic;
export const ANSWER_TOPIC = StepDownFactsResumedV1.topic;

/** Stream key `n`, the same in every run. */
export const keyOf = (n: number): Id => uuidv5('99999999-9999-4999-8999-999999999999', `patient-${n}`);

/** What a command tells: a fact the other service handles, or one that it skips. */
export type Told = { readonly kind: 'started' | 'ended'; readonly patientId: Id; readonly what: string };

export const publishTold: Publish<Told> = ({ kind, patientId, what }, { now }): OutgoingEvent => {
  const base = { episodeId: patientId, leaveId: patientId, siteDate: '2026-01-05', zone: 'America/New_York' };
  const contract = kind === 'started' ? LeaveStartedV1 : LeaveEndedV1;
  const data = { patientId, ...base, ...(kind === 'started' ? { reason: what } : {}) };
  return { contract, key: patientId, siteId: null, occurredAt: now, data };
};

/** What the consuming service tells on. */
export type Answered = { readonly patientId: Id };

export const publishAnswered: Publish<Answered> = ({ patientId }, { now }): OutgoingEvent => ({
  contract: StepDownFactsResumedV1,
  key: patientId,
  siteId: null,
  occurredAt: now,
  data: { patientId, source: 'intake', consumer: 'step-down', reason: 'handled' },
});

/** What the text of a fact asks of its handler. */
export const WISHES = ['project', 'answer', 'poison', 'await', 'timer', 'conflict'] as const;
export type Wish = (typeof WISHES)[number];

export const wishOf = (reason: string): Wish => reason.split('-')[0] as Wish;

type Fact = Received<{ reason: string }>;

/** Handlers whose poison a person may cure. */
export interface Cure {
  cured: boolean;
}

/** Projects the run set-based, answers some events, sets timers; fails on poison until it is cured. */
function onFacts(cure: Cure, random: Random) {
  return async (tx: ConsumerTx<Answered>, events: readonly Fact[]): Promise<void> => {
    for (const event of events) await refuse(tx, event, cure, random);
    const columns = <T>(of: (event: Fact) => T): T[] => events.map(of);
    void tx.query(EFFECT, [
      tx.tenantId,
      columns((event) => event.key),
      columns((event) => event.sequence),
      columns((event) => event.id),
      columns((event) => event.data.reason),
    ]);
    await project(tx, events);
    for (const event of events) follow(tx, event);
  };
}

async function refuse(tx: ConsumerTx<Answered>, event: Fact, cure: Cure, random: Random): Promise<void> {
  const wish = wishOf(event.data.reason);
  if (wish === 'poison' && !cure.cured) throw new TypeError('this event is not understood');
  if (wish === 'conflict' && random.chance(0.3)) throw new PostgresError('40001', 'could not serialize access');
  if (wish !== 'await') return;
  const [fact] = await tx.query<{ events: number }>(FACT, [tx.tenantId, keyOf(0)]);
  if (!fact && !cure.cured) throw new FactNotHereYet('no total yet');
}

/** Duplicate keys folded and sorted first, as set-based upserts must be. */
async function project(tx: ConsumerTx<Answered>, events: readonly Fact[]): Promise<void> {
  const byKey = Map.groupBy(events, ({ key }) => key);
  const keys = [...byKey.keys()].sort();
  await tx.query(TOTAL, [
    tx.tenantId,
    keys,
    keys.map((key) => byKey.get(key)!.length),
    keys.map((key) => byKey.get(key)!.at(-1)!.sequence),
  ]);
}

function follow(tx: ConsumerTx<Answered>, event: Fact): void {
  const wish = wishOf(event.data.reason);
  if (wish === 'answer') tx.recordFor(event, { patientId: event.key });
  if (wish !== 'timer') return;
  const id = uuidv5(event.id, 'reminder');
  tx.schedule({
    id,
    command: 'remind',
    due: addMinutes(tx.now, (event.sequence % 4) / 60),
    key: event.key,
    data: { of: event.id },
  });
}

async function onTimer(tx: ConsumerTx<Answered>, timer: FiredTimer): Promise<void> {
  await tx.query(FIRED, [tx.tenantId, timer.id, timer.key]);
  tx.record({ patientId: timer.key });
}

/** Handlers of the consuming service. */
export function handlersOf(cure: Cure, random: Random): readonly Bound[] {
  return [
    {
      name: 'Simulation.onFacts',
      binding: { kind: 'run', contracts: [LeaveStartedV1] },
      call: onFacts(cure, random) as Bound['call'],
    },
    { name: 'Simulation.onTimer', binding: { kind: 'timer', command: 'remind' }, call: onTimer as Bound['call'] },
  ];
}
