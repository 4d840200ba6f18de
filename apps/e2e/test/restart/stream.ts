import { randomUUID } from 'node:crypto';
import type { ChildHost } from './child-host.js';

/** A command that is sent again under its key until it is answered, and the one event it is to leave behind. */
export interface Order {
  readonly path: string;
  readonly body: object;
  /** Idempotency-Key, and correlation id of everything it causes. */
  readonly key: string;
  /** Log and type of its event. */
  readonly schema: string;
  readonly type: string;
}

/** Commands about people and programs, in all services that take a command for somebody they have not heard of. */
export function orders(people: number, siteId: string): Order[] {
  return Array.from({ length: people }, () => randomUUID()).flatMap((patientId, i) => [
    order('intake', 'ReferralReceived', '/intake/v1/referrals', {
      ...{ patientId, siteId, source: 'self', preferredTrack: 'day', ageBand: 'adult' },
    }),
    order('medication', 'DrugTestResulted', `/medication/v1/patients/${patientId}/drug-tests`, {
      ...{ siteId, collectedAt: '2026-01-05T14:00:00Z', outcome: 'collected', method: 'presumptive' },
      results: [{ substance: 'opioid', positive: i % 2 === 0 }],
    }),
    order('medication', 'NaloxoneProvided', `/medication/v1/patients/${patientId}/naloxone`, { siteId, units: 2 }),
    order('scheduling', 'StaffRegistered', '/scheduling/v1/staff', { siteIds: [siteId], tier: 'L3' }),
    order('scheduling', 'ProgramDefined', '/scheduling/v1/programs', { siteId, name: `Group ${i}`, ageBand: 'adult' }),
  ]);
}

function order(service: string, name: string, path: string, body: object): Order {
  return { path, body, key: randomUUID(), schema: service, type: `${service}.${name}.v1` };
}

const AT_ONCE = 8;
const ROLES = ['front-desk', 'org-admin', 'nurse', 'scheduler'];

/** A client that sends its orders several at a time and remembers which were answered. */
export class Client {
  /** Keys of the orders that were answered, with the status. */
  readonly answered = new Map<string, number>();

  constructor(
    private readonly tenantId: string,
    private readonly open: readonly Order[],
  ) {}

  /** The orders nobody has answered yet, in their order. */
  get unanswered(): readonly Order[] {
    return this.open.filter(({ key }) => !this.answered.has(key));
  }

  /**
   * Sends what is unanswered; `after` is called with the number of answers so far. Ends when all are answered or the host
   * no longer answers: a request that breaks off stays unanswered, whatever became of it.
   */
  async send(host: ChildHost, after: (answers: number) => void = () => undefined): Promise<void> {
    const queue = [...this.unanswered];
    const token = host.token(this.tenantId, ROLES);
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const status = await statusOf(host.origin, token, next);
        if (status === null) return;
        this.answered.set(next.key, status);
        after(this.answered.size);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}

/** The final status of an order; null when the host is gone, stopping or still busy with it. */
async function statusOf(origin: string, token: string, { path, body, key }: Order): Promise<number | null> {
  try {
    const answer = await fetch(origin + path, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...{ 'idempotency-key': key, 'x-correlation-id': key },
      },
      body: JSON.stringify(body),
    });
    await answer.text();
    return answer.status < 500 && answer.status !== 409 ? answer.status : null;
  } catch {
    return null;
  }
}
