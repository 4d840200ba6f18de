import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import { isTransient } from '../src/pg/errors.js';
import { NOTE } from './database/models/workload.js';
import { keyOf, TENANTS, WISHES, type Told } from './services.js';
import type { World } from './world.js';

/** A command as the outside knows it: what was asked, and what was heard. */
export interface Entry {
  readonly tenantId: Id;
  readonly facts: readonly Told[];
  outcome: 'open' | 'acknowledged' | 'unknown' | 'refused';
}

/** The command itself decided against it. */
class Refused extends Error {}

/** Clients that send commands and write down what they were told. */
export class Commands {
  /** Everything that was ever asked. */
  readonly ledger: Entry[] = [];
  private made = 0;

  constructor(private readonly world: World) {}

  /** All clients, each with its commands one after another. */
  async run(): Promise<void> {
    const { clients, commands } = this.world.plan;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let n = 0; n < commands; n++) {
          await this.world.sleep(this.world.random.next() * 120);
          await this.send(this.draw());
        }
      }),
    );
  }

  /** One last fact for every stream, so that whatever is missing before it is noticed. */
  async runLast(): Promise<void> {
    const streams = new Map(
      this.ledger.flatMap(({ tenantId, facts }) =>
        facts.map(({ patientId }) => [`${tenantId} ${patientId}`, tenantId]),
      ),
    );
    for (const [name, tenantId] of streams) {
      const patientId = name.slice(tenantId.length + 1);
      for (let acknowledged = false, tries = 0; !acknowledged && tries < 200; tries++) {
        const entry = this.entry(tenantId, [this.fact('started', patientId, 'project')]);
        await this.send(entry);
        acknowledged = entry.outcome === 'acknowledged';
      }
    }
  }

  private draw(): Entry {
    const { random, plan } = this.world;
    const facts = Array.from({ length: random.chance(0.7) ? 1 : random.int(2, 4) }, () => {
      const patientId = keyOf(random.int(0, plan.keys - 1));
      const wish = random.chance(0.5) ? 'project' : random.pick(WISHES);
      return this.fact(random.chance(0.85) ? 'started' : 'ended', patientId, wish);
    });
    return this.entry(random.pick(TENANTS), facts);
  }

  private fact(kind: Told['kind'], patientId: Id, wish: string): Told {
    return { kind, patientId, what: `${wish}-${++this.made}` };
  }

  private entry(tenantId: Id, facts: readonly Told[]): Entry {
    const entry: Entry = { tenantId, facts, outcome: 'open' };
    this.ledger.push(entry);
    return entry;
  }

  private async send(entry: Entry): Promise<void> {
    const slot = this.world.random.pick(this.world.publishers);
    const { member, process } = slot;
    if (!member || !process) {
      entry.outcome = 'refused';
      return this.world.sleep(40);
    }
    const refuses = this.world.random.chance(0.1);
    const cause = this.cause();
    const work = process.run(() =>
      member.db.transaction({ tenantId: entry.tenantId, cause }, (tx) => this.work(tx, entry, refuses)),
    );
    const told = work.then(
      () => 'acknowledged' as const,
      (error: unknown) => this.failed(error),
    );
    const outcome = await Promise.race([told, process.died]);
    entry.outcome = outcome === 'died' ? 'unknown' : outcome;
  }

  /** Half of the commands write something else first: they draw their xid before they take the stream (events 2.2). */
  private async work(tx: Tx<Told>, { tenantId, facts }: Entry, refuses: boolean): Promise<void> {
    const { random } = this.world;
    if (random.chance(0.5)) await tx.query(NOTE, [tenantId, facts[0]!.what]);
    if (random.chance(0.3)) tx.audit({ action: 'tell', subjectId: facts[0]!.patientId, outcome: 'ok' });
    tx.record(...facts);
    if (refuses) throw new Refused();
  }

  private failed(error: unknown): 'refused' | 'unknown' {
    if (error instanceof Refused) return 'refused';
    if (!isTransient(error)) this.world.alarms.push(`a command failed (${String(error)})`);
    return 'unknown';
  }

  private cause() {
    const id = this.world.random.uuid();
    const actor = { kind: 'person', id: 'client', tier: null } as const;
    return { correlationId: id, causationId: id, actor, traceparent: null };
  }
}
