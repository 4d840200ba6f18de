import type { Contract, DataOf, EventEnvelope } from '@stepwell/contracts';
import type { SiteDate } from '@stepwell/kernel';
import { Repeatable } from './random.js';

export const TENANT = '7d1f0f57-3c53-4b53-9d0e-5a8f0c1f2b11';
export const SITE = 'c1a0b5de-6d0f-4c5a-8f5e-1d2c3b4a5f60';
export const ZONE = 'America/New_York';

/** What is told about one patient, envelope by envelope, each source with its own sequence. */
export class Telling {
  readonly events: EventEnvelope[] = [];
  readonly any: Repeatable;
  readonly patientId: string;
  /** Day on which things happen now. */
  day: SiteDate = '';
  private readonly sequences = new Map<string, number>();
  private second = 0;

  constructor(seed: number) {
    this.any = new Repeatable(seed);
    this.patientId = this.any.uuid();
  }

  /** A moment of the day, each later than the one before. */
  at(): string {
    this.second = (this.second + 1) % 3600;
    return new Date(Date.parse(`${this.day}T15:00:00.000Z`) + this.second * 1000).toISOString();
  }

  moment() {
    return { siteDate: this.day, zone: ZONE };
  }

  tell<C extends Contract>(contract: C, data: DataOf<C>): void {
    const sequence = (this.sequences.get(contract.topic) ?? 0) + 1;
    this.sequences.set(contract.topic, sequence);
    const { type, service, topic } = contract;
    const at = this.at();
    this.events.push({
      ...{ id: this.any.uuid(), type, service, topic, key: this.patientId, sequence, occurredAt: at, recordedAt: at },
      ...{ tenantId: TENANT, siteId: SITE, correlationId: this.any.uuid(), causationId: this.any.uuid() },
      traceparent: null,
      data,
    });
  }
}
