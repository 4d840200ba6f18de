import { PARTITIONS } from '@stepwell/contracts';
import type { Scheduler } from '../schedule/scheduler.js';

/** The group says no: the member has to join again. */
export class GroupError extends Error {
  override readonly name = 'GroupError';
  constructor(readonly type: 'REBALANCE_IN_PROGRESS' | 'UNKNOWN_MEMBER_ID' | 'ILLEGAL_GENERATION') {
    super(type);
  }
}

/** What a member has after a rebalance. */
export interface Assignment {
  readonly memberId: string;
  readonly generation: number;
  readonly partitions: readonly number[];
}

interface Member {
  readonly id: string;
  heardAt: number;
  /** Answers its join, null while it works on what it has. */
  joining: ((assignment: Assignment) => void) | null;
}

/** Machine times of the group, ms. */
export const SESSION_TIMEOUT_MS = 2500;
const REBALANCE_TIMEOUT_MS = 3000;
const LOOK_MS = 500;

/** A consumer group as the broker's coordinator keeps it: joins, heartbeats, rebalances, evictions. */
export class Group {
  private readonly members = new Map<string, Member>();
  private generation = 0;
  private rebalancing = false;
  private made = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly name: string,
  ) {
    this.watch();
  }

  /** Joins, or joins again; answered when everybody has, or was given up. */
  join(memberId: string, answer: (assignment: Assignment) => void): void {
    const id = this.members.has(memberId) ? memberId : `${this.name}-${++this.made}`;
    this.members.set(id, { id, heardAt: this.scheduler.now, joining: answer });
    this.rebalance();
    this.completeIfAllJoined();
  }

  /** Throws when the member has to join again. */
  heartbeat(memberId: string, generation: number): void {
    const member = this.members.get(memberId);
    if (!member) throw new GroupError('UNKNOWN_MEMBER_ID');
    member.heardAt = this.scheduler.now;
    if (this.rebalancing) throw new GroupError('REBALANCE_IN_PROGRESS');
    if (generation !== this.generation) throw new GroupError('ILLEGAL_GENERATION');
  }

  leave(memberId: string): void {
    if (this.members.delete(memberId)) this.rebalance();
    this.completeIfAllJoined();
  }

  /** Everybody has to join again, for no reason a member can see. */
  disturb(): void {
    this.rebalance();
  }

  private rebalance(): void {
    if (this.rebalancing) return;
    this.rebalancing = true;
    this.scheduler.after(REBALANCE_TIMEOUT_MS, () => this.giveUpOnOthers());
  }

  private giveUpOnOthers(): void {
    if (!this.rebalancing) return;
    for (const member of this.members.values()) if (!member.joining) this.members.delete(member.id);
    this.completeIfAllJoined();
  }

  private completeIfAllJoined(): void {
    const members = [...this.members.values()];
    if (!this.rebalancing || members.some(({ joining }) => !joining)) return;
    this.rebalancing = false;
    this.generation++;
    members.forEach((member, nth) => {
      const partitions = Array.from({ length: PARTITIONS }, (_, n) => n).filter((n) => n % members.length === nth);
      member.heardAt = this.scheduler.now;
      member.joining?.({ memberId: member.id, generation: this.generation, partitions });
      member.joining = null;
    });
  }

  private watch(): void {
    this.scheduler.after(LOOK_MS, () => {
      const silent = [...this.members.values()].filter(
        ({ heardAt, joining }) => !joining && this.scheduler.now - heardAt > SESSION_TIMEOUT_MS,
      );
      for (const { id } of silent) this.leave(id);
      this.watch();
    });
  }
}
