import { uuidv5 } from '@stepwell/kernel';
import type { BusMessage } from '../src/transports/transport.js';
import type { Commands } from './commands.js';
import { ANSWER_TOPIC, TOPIC, wishOf } from './services.js';
import type { World } from './world.js';

interface Logged {
  readonly tenant_id: string;
  readonly key: string;
  readonly topic: string;
  readonly sequence: number;
  readonly event_id: string;
  readonly causation_id: string;
  readonly type: string;
  readonly payload: string;
}

interface Effect {
  readonly nth: number;
  readonly tenant_id: string;
  readonly key: string;
  readonly sequence: number;
  readonly event_id: string;
  readonly reason: string;
}

/** What must hold after every run, in words. */
export const INVARIANTS = {
  I1: 'what a client was told is done is in the log',
  I2: 'the bus holds what the log holds and nothing else, and streams count without a hole',
  I3: 'every answer that a handler or a timer records is there exactly once',
  I4: 'every handled event has its effect exactly once, in the order of its stream, parked meanwhile or not',
  I5: 'after dropping duplicates, the order of the bus is the order of the streams',
  I8: 'nothing of a command that was refused is in the log, and nothing is there twice',
  I10: 'projections are the fold of what was applied',
  I12: 'after the last fault everything comes to rest: outbox, timers, parks and lag are nothing',
  I13: 'nothing fails that nobody planned: no alarm, no unreadable record, no repair where the bus lost nothing',
  timers: 'every timer fires exactly once',
  calm: 'without faults nothing is published twice',
} as const;

/** The name of an invariant. */
export type Invariant = keyof typeof INVARIANTS;

/** The invariants of events 5.3, looked at from outside: rows of the database, records of the bus, the clients' ledger. */
export class Invariants {
  readonly violations: string[] = [];
  private readonly told: readonly Logged[];
  private readonly effects: readonly Effect[];

  constructor(
    private readonly world: World,
    private readonly commands: Commands,
    private readonly bus: readonly BusMessage[],
    private readonly complete: boolean,
  ) {
    this.told = [...world.server.rows<Logged>('intake', 'event_log')].sort((a, b) => a.sequence - b.sequence);
    this.effects = [...world.server.rows<Effect>('step_down', 'effect')].sort((a, b) => a.nth - b.nth);
  }

  check(): readonly string[] {
    this.ledger();
    this.published('intake', TOPIC);
    this.published('step_down', ANSWER_TOPIC);
    this.busOrder();
    this.effectsInOrder();
    this.totals();
    this.answers();
    this.timers();
    this.alarms();
    this.calm();
    return this.violations;
  }

  private must(holds: boolean, invariant: Invariant, what: () => string): void {
    if (!holds) this.violations.push(`${invariant}: ${what()}`);
  }

  /** I1 what was acknowledged is in the log; I8 what was refused is not. */
  private ledger(): void {
    const reasons = this.told.map(reasonOf).filter((reason) => reason !== '');
    const logged = new Set(reasons);
    this.must(logged.size === reasons.length, 'I8', () => 'a fact is in the log twice');
    for (const { facts, outcome } of this.commands.ledger)
      for (const { kind, what } of facts) {
        if (kind === 'ended') continue;
        if (outcome === 'acknowledged')
          this.must(logged.has(what), 'I1', () => `acknowledged, but not in the log: ${what}`);
        if (outcome === 'refused') this.must(!logged.has(what), 'I8', () => `refused, but in the log: ${what}`);
      }
  }

  /** I2 the bus holds what the log holds, and nothing else; streams count without a gap. */
  private published(schema: string, topic: string): void {
    const logged = this.world.server.rows<Logged>(schema, 'event_log');
    const streams = Map.groupBy(logged, ({ tenant_id, key }) => `${tenant_id} ${key}`);
    for (const [name, events] of streams) {
      const sequences = events.map(({ sequence }) => sequence).sort((a, b) => a - b);
      this.must(
        sequences.every((sequence, i) => sequence === i + 1),
        'I2',
        () => `stream ${name} of ${schema} counts ${sequences.join()}`,
      );
    }
    const records = this.bus.filter((record) => record.topic === topic);
    const onBus = new Set(records.map(({ headers }) => headers['ce_id']!));
    const places = new Set(logged.map(({ event_id, sequence }) => `${sequence} ${event_id}`));
    for (const { headers } of records) {
      const place = `${headers['ce_sequence']} ${headers['ce_id']}`;
      this.must(places.has(place), 'I2', () => `on the bus, but not in the log of ${schema}: ${place}`);
    }
    if (!this.complete || this.isLossy) return;
    for (const { event_id: id, sequence, key } of logged)
      this.must(onBus.has(id), 'I2', () => `in the log of ${schema}, but not on the bus: ${sequence} of ${key}`);
  }

  private get isLossy(): boolean {
    return this.world.plan.faults.some((fault) => fault === 'lose-record' || fault === 'expire');
  }

  /** I5 per stream, after dedupe, the order of the bus is the order of the sequences. */
  private busOrder(): void {
    const last = new Map<string, number>();
    for (const { topic, key, headers } of this.bus) {
      const name = `${headers['ce_tenantid']} ${topic} ${key}`;
      const sequence = Number(headers['ce_sequence']);
      const before = last.get(name) ?? 0;
      const next = this.isLossy ? sequence : before + 1;
      if (sequence > before) {
        this.must(sequence === next, 'I5', () => `${name}: ${sequence} follows ${before} on the bus`);
        last.set(name, sequence);
      }
    }
  }

  /** I4, I9 every handled event has its effect once, in the order of its stream, parked or not. */
  private effectsInOrder(): void {
    const handled = this.told.filter(({ type }) => type.includes('LeaveStarted'));
    const streams = Map.groupBy(handled, ({ tenant_id, key }) => `${tenant_id} ${key}`);
    const applied = Map.groupBy(this.effects, ({ tenant_id, key }) => `${tenant_id} ${key}`);
    for (const name of new Set([...streams.keys(), ...applied.keys()])) {
      const wanted = (streams.get(name) ?? []).map(({ sequence }) => sequence);
      const seen = (applied.get(name) ?? []).map(({ sequence }) => sequence);
      const expected = this.complete ? wanted : wanted.slice(0, seen.length);
      this.must(seen.join() === expected.join(), 'I4', () => `${name}: applied ${seen.join()}, told ${wanted.join()}`);
    }
  }

  /** I10 projections are the fold of what was applied. */
  private totals(): void {
    const totals = this.world.server.rows<{ tenant_id: string; key: string; events: number; last: number }>(
      'step_down',
      'total',
    );
    const applied = Map.groupBy(this.effects, ({ tenant_id, key }) => `${tenant_id} ${key}`);
    this.must(totals.length === applied.size, 'I10', () => `${totals.length} totals of ${applied.size} streams`);
    for (const { tenant_id, key, events, last } of totals) {
      const own = applied.get(`${tenant_id} ${key}`) ?? [];
      const fold = `${own.length} events up to ${own.at(-1)?.sequence}`;
      this.must(
        fold === `${events} events up to ${last}`,
        'I10',
        () => `${key}: ${events} up to ${last}, applied ${fold}`,
      );
    }
  }

  /** I3 of a consumer that tells on: one answer for each event that asked for one. */
  private answers(): void {
    const answered = this.world.server
      .rows<Logged>('step_down', 'event_log')
      .filter(({ payload }) => payload.includes('handled'));
    const wanted = this.effects.filter(({ reason }) => wishOf(reason) === 'answer').map(({ event_id }) => event_id);
    const timers = this.firedTimers().map(({ timer }) => timer);
    const causes = answered.map(({ causation_id }) => causation_id);
    this.must(sorted(causes) === sorted([...wanted, ...timers]), 'I3', () => 'answers do not match what was applied');
  }

  /** Every timer fires exactly once. */
  private timers(): void {
    const wanted = this.effects
      .filter(({ reason }) => wishOf(reason) === 'timer')
      .map(({ event_id }) => uuidv5(event_id, 'reminder'));
    const fired = this.firedTimers().map(({ timer }) => timer);
    const open = this.world.server.rows<{ id: string }>('step_down', 'timer').map(({ id }) => id);
    this.must(
      sorted([...fired, ...open]) === sorted(wanted),
      'timers',
      () => `${fired.length} fired and ${open.length} open of ${wanted.length}`,
    );
  }

  private firedTimers() {
    return this.world.server.rows<{ timer: string }>('step_down', 'fired');
  }

  /** I13 nothing that nobody planned: unreadable records, clashing sequences, holes where the bus lost nothing. */
  private alarms(): void {
    const quarantine = this.world.server.rows('step_down', 'quarantine').length;
    this.must(quarantine === 0, 'I13', () => `${quarantine} records in quarantine`);
    const planned = /a handler failed|streams parked|larger than the broker takes/;
    const gap = /a stream has a gap/;
    for (const alarm of this.world.alarms)
      this.must(planned.test(alarm) || (this.isLossy && gap.test(alarm)), 'I13', () => `alarm: ${alarm}`);
    if (!this.isLossy) for (const repair of this.world.repairs) this.must(false, 'I13', () => repair);
  }

  private calm(): void {
    if (this.world.plan.faults.length > 0) return;
    const ids = this.bus.map(({ headers }) => headers['ce_id']).filter((id) => id !== undefined);
    this.must(new Set(ids).size === ids.length, 'calm', () => 'an event was published twice though nothing failed');
  }
}

/** I2 looked at right after a crash of the database, before anything can be done again: what the bus has must not be lost. */
export function outlived({ broker, server }: World): readonly string[] {
  const logs = [...server.rows<Logged>('intake', 'event_log'), ...server.rows<Logged>('step_down', 'event_log')];
  const kept = new Set(logs.map(({ event_id }) => event_id));
  return broker.logs
    .all()
    .filter(({ headers }) => headers['ce_id'] !== undefined && !kept.has(headers['ce_id']))
    .map(({ headers }) => `I2: on the bus, but lost from the log by a crash: ${headers['ce_id']}`);
}

function reasonOf({ payload }: Logged): string {
  return (JSON.parse(payload) as { reason?: string }).reason ?? '';
}

function sorted(list: readonly string[]): string {
  return [...list].sort().join();
}
