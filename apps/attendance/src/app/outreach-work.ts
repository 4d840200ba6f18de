import { reject, siteDate, type Id, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { OutreachStore } from '../db/outreach.store.js';
import type { ServiceEvent } from '../domain/events.js';
import { evolveOutreach, type Outreach } from '../domain/ladder.js';
import type { AttendanceRules } from '../domain/rules.js';
import { mayMessage } from '../domain/standing.js';

/** One open request as the worklist shows it. */
export interface Task extends Outreach {
  /** False: a person must call or visit; nothing automatic may be sent. */
  readonly messageAllowed: boolean;
  readonly concernOpen: boolean;
  readonly overdue: boolean;
}

export type CloseRejection = 'unknown-result' | 'outreach-already-closed';

/** The list of patients to reach, and closing a request with a result. */
export class OutreachWork {
  constructor(
    private readonly outreach: OutreachStore,
    private readonly rules: AttendanceRules,
  ) {}

  async worklist(
    tx: Tx,
    siteId: Id,
    page: { readonly after: readonly [string, Id] | null; readonly limit: number },
  ): Promise<readonly Task[]> {
    const entries = await this.outreach.worklist(tx, siteId, page);
    return entries.map(({ standing, ...outreach }) => ({
      ...outreach,
      messageAllowed: standing !== null && mayMessage(standing, this.rules.ladder.messageConsent),
      concernOpen: standing?.concernOpen ?? false,
      overdue: outreach.dueAt < tx.now,
    }));
  }

  /** Closes a request with a coded result. Throws NotFound. */
  async close(
    tx: Tx<ServiceEvent>,
    outreachId: Id,
    result: string,
    allowed: (siteId: Id) => void,
  ): Promise<{ readonly ok: true; readonly outreach: Outreach } | Rejected<CloseRejection>> {
    const outreach = await this.outreach.load(tx, outreachId);
    allowed(outreach.siteId);
    const known = this.rules.ladder.results;
    if (!known.includes(result)) return reject('unknown-result', { known });
    if (outreach.closedAt !== null) return reject('outreach-already-closed', { result: outreach.result });
    const on = siteDate(tx.now, outreach.zone);
    const event = { type: 'outreach-closed' as const, outreach, result, at: tx.now, siteDate: on };
    await this.outreach.close(tx, [evolveOutreach(event)]);
    tx.record(event);
    return { ok: true, outreach: evolveOutreach(event) };
  }
}
