import type { Position, TopicPartition } from '../transport.js';
import type { FetchStep } from './fetch-request.js';

const NO_SESSION = 0;
/** Epoch of a request that says everything and asks for a new session. */
const BEGIN = 0;
const LAST_EPOCH = 2_147_483_647;

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * What one node already knows of our reading (KIP-227): a request says only what changed since the one before, and an
 * answer names only partitions that have something to say. Without it every answer would carry every owned partition of
 * every topic. After any failure nobody knows what the other side saw: `begin` again.
 */
export class FetchSession {
  #id = NO_SESSION;
  #epoch = BEGIN;
  #known = new Map<string, Position>();

  /** The next request, for exactly these partitions. */
  step(wanted: readonly Position[]): FetchStep {
    const now = new Map(wanted.map((position) => [nameOf(position), position]));
    const changed = wanted.filter((position) => this.#known.get(nameOf(position))?.next !== position.next);
    const forgotten = [...this.#known].filter(([name]) => !now.has(name)).map(([, position]) => position);
    this.#known = now;
    return { sessionId: this.#id, epoch: this.#epoch, changed, forgotten };
  }

  /** The node took the request and answered with this session; 0: it has no room for one. */
  answered(sessionId: number): void {
    if (sessionId === NO_SESSION) return this.begin();
    this.#id = sessionId;
    this.#epoch = this.#epoch === LAST_EPOCH ? BEGIN + 1 : this.#epoch + 1;
  }

  /** Forgets the session: the next request says everything. */
  begin(): void {
    this.#id = NO_SESSION;
    this.#epoch = BEGIN;
    this.#known.clear();
  }
}
