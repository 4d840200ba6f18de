import { reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DayStore, UsedAuthorization } from '../db/day.store.js';
import type { Authorization, ServiceEvent } from '../domain/events.js';

export type AuthorizationRejection = 'period-reversed';

/** Payers' authorizations of days. */
export class Authorizing {
  constructor(private readonly days: DayStore) {}

  async record(
    tx: Tx<ServiceEvent>,
    patientId: Id,
    promise: { readonly days: number; readonly from: SiteDate; readonly until: SiteDate },
  ): Promise<{ readonly ok: true; readonly authorization: Authorization } | Rejected<AuthorizationRejection>> {
    if (promise.until < promise.from) return reject('period-reversed');
    const authorization = { authorizationId: tx.newId(), patientId, ...promise };
    await this.days.addAuthorization(tx, authorization);
    tx.record({ type: 'authorization-recorded', authorization, at: tx.now });
    return { ok: true, authorization };
  }

  /** Authorizations of a patient with the billable days they have paid for. */
  async list(tx: Tx, patientId: Id): Promise<readonly UsedAuthorization[]> {
    return this.days.authorizations(tx, [patientId]);
  }
}
