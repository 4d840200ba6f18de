import { BrokerConnection } from './broker/broker.js';
import { serialization, deadlock } from './database/errors.js';
import { outlived } from './invariants.js';
import type { Fault } from './plan.js';
import type { Random } from './schedule/random.js';
import { TOPIC } from './services.js';
import type { World } from './world.js';

const NAMES = new Set(['step-down', 'intake']);

/** Injects the plan's faults at seeded moments until it is told to heal. */
export class Faults {
  private healing = false;
  private readonly random: Random;
  /** How often each was injected. */
  readonly counts = new Map<Fault, number>();
  private readonly inject: Readonly<Record<Fault, () => void>>;

  constructor(private readonly world: World) {
    this.random = world.random;
    this.inject = {
      kill: () => this.somebody()?.kill(),
      pause: () => this.pause(),
      'cut-database': () => this.cutDatabase(),
      'cut-bus': () => this.cutBus(),
      terminate: () => this.oneOf(world.clients)?.side?.terminate(),
      conflict: () => this.oneOf(world.clients)?.side?.disturb(this.random.chance(0.5) ? serialization() : deadlock()),
      'postgres-crash': () => this.crashPostgres(),
      'broker-crash': () => this.crashBroker(),
      refuse: () => this.refuse(),
      slow: () => this.slow(),
      rebalance: () => NAMES.forEach((name) => world.broker.group(name).disturb()),
      'lose-record': () => this.loseRecord(),
      expire: () => this.expire(),
      limit: () => this.limit(),
    };
  }

  /** Goes on until `heal`. */
  async run(): Promise<void> {
    const { plan } = this.world;
    while (!this.healing && plan.faults.length > 0) {
      await this.world.sleep(-Math.log(1 - this.random.next()) * plan.faultEveryMs);
      if (this.healing) return;
      const fault = this.random.pick(plan.faults);
      this.world.scheduler.tell('FAULT', fault);
      this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
      this.inject[fault]();
    }
  }

  /** Everything works from now on; what was lost stays lost. */
  heal(): void {
    const { world } = this;
    this.healing = true;
    world.scheduler.tell('HEAL', 'no more faults');
    world.broker.refusing = 0;
    world.broker.takes = () => true;
    world.server.restart();
    world.broker.restart();
    world.cure.cured = true;
    for (const { process } of world.slots) process?.resume();
    for (const client of world.clients) client.channel.letGo('slow');
  }

  private somebody() {
    return this.oneOf(this.world.slots.flatMap(({ process }) => (process?.alive ? [process] : [])));
  }

  /** Stopped and continued: a zombie that does not know how long it was away. */
  private pause(): void {
    const process = this.somebody();
    if (!process || process.paused) return;
    process.pause();
    this.world.later(this.random.pick([50, 600, 3500, 9000]), 'continues', () => process.resume());
  }

  private cutDatabase(): void {
    const client = this.oneOf(this.world.clients);
    if (!client) return;
    const kept = this.random.int(0, client.onTheWay);
    client.cut({ kept, hearsAfterMs: this.random.pick([0, 0, 50, 1500, 6000]) });
  }

  private cutBus(): void {
    const connection = this.oneOf(this.connections());
    connection?.cut(this.random.int(0, connection.queued), this.random.pick([0, 0, 40, 900]));
  }

  private crashPostgres(): void {
    if (!this.world.server.up) return;
    this.world.server.crash();
    this.world.broken.push(...outlived(this.world));
    this.world.later(this.random.int(20, 900), 'postgres is back', () => this.world.server.restart());
  }

  private crashBroker(): void {
    if (!this.world.broker.up) return;
    this.world.broker.crash();
    this.world.later(this.random.int(20, 900), 'the broker is back', () => this.world.broker.restart());
  }

  private refuse(): void {
    this.world.broker.refusing = 0.4;
    this.world.later(this.random.int(50, 500), 'partitions have leaders', () => (this.world.broker.refusing = 0));
  }

  /** Answers of one database connection, or requests of one bus connection, take long. */
  private slow(): void {
    const ms = this.random.pick([40, 300, 2000]);
    const client = this.oneOf(this.world.clients);
    if (this.random.chance(0.5)) return this.oneOf(this.connections())?.delay(ms);
    client?.channel.hold('slow');
    this.world.later(ms, 'fast again', () => client?.channel.letGo('slow'));
  }

  private loseRecord(): void {
    if (this.world.plan.bus === 'broker') this.world.broker.logs.loseOne(this.random);
  }

  private expire(): void {
    const place = { topic: TOPIC, partition: this.random.int(0, 11) };
    const [bounds] = this.world.broker.logs.bounds([place.topic], [place.partition]);
    this.world.broker.logs.expire(place, this.random.int(bounds!.earliest, bounds!.end));
  }

  /** Somebody lowers the size of what the broker takes: about every third event is too large. */
  private limit(): void {
    const { broker } = this.world;
    broker.takes = ({ headers }) => (headers['ce_id'] ?? '0') < 'a';
    this.world.later(this.random.pick([200, 2000, 7000]), 'the limit is lifted', () => (broker.takes = () => true));
  }

  private connections(): readonly BrokerConnection[] {
    return this.world.slots.flatMap(({ process }) =>
      process ? process.connections.filter((one): one is BrokerConnection => one instanceof BrokerConnection) : [],
    );
  }

  private oneOf<T>(list: readonly T[]): T | undefined {
    return list.length > 0 ? this.random.pick(list) : undefined;
  }
}
