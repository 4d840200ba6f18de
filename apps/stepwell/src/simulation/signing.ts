import type { Id } from '@stepwell/kernel';
import type { TimeTravel } from '../host/time-travel.js';
import { instantAt, type Caseload } from './caseload.js';

const BEFORE_IT_TAKES_EFFECT = '07:55';
const ONCE_IT_HAS = '08:01';
const KINDS = ['step-up', 'step-down'] as const;

/** Signs what step-down proposes, on facts as fresh as in real time, and lets it take effect the next morning. */
export class Signing {
  private waiting = false;

  constructor(
    private readonly caseload: Caseload,
    private readonly time: TimeTravel,
  ) {}

  /** The round: every open proposal of a change is signed; what cannot be is counted by its code. */
  async sign(): Promise<void> {
    const open = await this.open();
    if (open.length === 0) return;
    await this.time.freshen();
    const counselor = this.caseload.provider.as('counselor');
    for (const id of open) {
      const signed = await this.caseload.tryTo('signature', () =>
        counselor.post(`/step-down/v1/proposals/${id}/accept`, {}),
      );
      this.waiting ||= signed;
    }
    await this.time.rest();
  }

  /** What waited for fresh facts is tried again every hour: it finds them a few minutes old. */
  async takeEffect(day: number): Promise<void> {
    if (!this.waiting) return;
    this.waiting = false;
    await this.time.goTo(instantAt(day, BEFORE_IT_TAKES_EFFECT));
    await this.time.freshen();
    await this.time.goTo(instantAt(day, ONCE_IT_HAS));
  }

  private async open(): Promise<readonly Id[]> {
    const counselor = this.caseload.provider.as('counselor');
    const pages = KINDS.map((kind) =>
      counselor.get<{ items: { id: Id }[] }>(`/step-down/v1/proposals?status=open&kind=${kind}&limit=200`),
    );
    return (await Promise.all(pages)).flatMap(({ items }) => items.map(({ id }) => id));
  }
}
