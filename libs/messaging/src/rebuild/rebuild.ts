import type { Actor, Logger } from '@stepwell/platform';
import type { Session } from '../pg/session.js';
import type { Progress } from '../operations/verification.js';
import { Folding, type FoldingDeps } from './folding.js';
import { NextTables } from './next-tables.js';
import type { Rebuilt, TableComparison, View } from './view.js';

/** What a rebuild works with. */
export interface RebuildDeps<E> extends FoldingDeps<E> {
  readonly log: Logger;
  /** A session of the relay role of its own; closed by its taker. */
  open(): Promise<Session>;
  audit(actor: Actor, action: string, outcome: string): Promise<void>;
}

/** Lines of an answer: progress, then the result, or why nothing was done. */
export type RebuildLine =
  { readonly progress: Progress } | { readonly refused: 'rebuild-under-way' } | { readonly result: Rebuilt };

/** What is asked for. */
export interface RebuildOrder {
  readonly view: View;
  /** Compare only; the live view stays. */
  readonly dryRun: boolean;
  readonly actor: Actor;
  readonly reason: string;
}

/** So few streams are read while consumers wait. */
const FEW = 20;
const ROUNDS = 8;

/**
 * Makes a view anew beside the live one and puts it in its place. The long part runs while traffic flows; then, with consumers and
 * timers waiting, the last events are folded, both are compared row by row, and the tables change names in one transaction.
 * Readers see the old one or the new one, whole, and never fail; what dies on the way leaves the live one as it was.
 */
export class Rebuild<E> {
  constructor(private readonly deps: RebuildDeps<E>) {}

  async *run(order: RebuildOrder): AsyncIterable<RebuildLine> {
    const { view, dryRun, actor, reason } = order;
    const action = dryRun ? 'events-rebuild-dry-run' : 'events-rebuild';
    const session = await this.deps.open();
    try {
      const tables = new NextTables(session, this.deps.schema, view);
      if (!(await tables.claim())) return yield { refused: 'rebuild-under-way' };
      await this.deps.audit(actor, action, `${reason} ${view.name} begun`);
      await tables.create();
      try {
        const folding = new Folding(this.deps, view, await tables.skipped());
        for await (const progress of folding.whole(await tables.watermarks())) yield { progress };
        yield* this.approach(tables, folding);
        const result = await this.finish(order, tables, folding);
        await this.deps.audit(actor, action, `${reason} ${view.name} ${outcomeOf(result)}`);
        yield { result };
      } finally {
        await tables
          .drop()
          .catch((error: unknown) => this.deps.log.warn('tables of a rebuild are left over', { error }));
      }
    } finally {
      await session.close();
    }
  }

  /** Follows the live view until little is missing. */
  private async *approach(tables: NextTables, folding: Folding<E>): AsyncIterable<RebuildLine> {
    for (let round = 1; round <= ROUNDS; round++) {
      const behind = folding.behind(await tables.watermarks());
      if (behind.length <= FEW) return;
      yield { progress: { step: 'catch up', done: round, total: ROUNDS } };
      await folding.catchUp(behind);
    }
  }

  private async finish(order: RebuildOrder, tables: NextTables, folding: Folding<E>): Promise<Rebuilt> {
    let held = 0;
    const compared = await tables.alone(async () => {
      held = performance.now();
      await folding.catchUp(folding.behind(await tables.watermarks()));
      const found = await tables.compare();
      if (!order.dryRun) await tables.switchOver();
      return found;
    });
    const heldMs = Math.round(performance.now() - held);
    this.report(order.view, compared);
    return { view: order.view.name, events: folding.events, tables: compared, switched: !order.dryRun, heldMs };
  }

  private report(view: View, compared: readonly TableComparison[]): void {
    for (const { name, onlyLive, onlyNext } of compared)
      if (onlyLive + onlyNext > 0)
        this.deps.log.error('a view differed from its events', {
          type: `${view.name}.${name}`,
          count: onlyLive + onlyNext,
        });
  }
}

function outcomeOf({ tables, switched }: Rebuilt): string {
  const differing = tables.filter(({ liveDigest, nextDigest }) => liveDigest !== nextDigest).length;
  return `${switched ? 'switched' : 'compared'}, ${differing} of ${tables.length} tables differed`;
}
