import type { Id, Instant } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** An event that this service published about a patient, as its log keeps it for ever. */
export interface OwnEvent {
  readonly eventId: Id;
  readonly patientId: Id;
  /** Place in the patient's stream. */
  readonly sequence: number;
  /** Without service and major, e.g. `PhaseChanged`. */
  readonly name: string;
  /** Clinical time. */
  readonly occurredAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

interface LogRow {
  event_id: Id;
  key: Id;
  sequence: string;
  name: string;
  occurred_at: Date;
  payload: string;
}

/** Where this service tells about patients (design 4). */
const TOPIC = 'stepwell.step-down.v1';
const COLUMNS = `event_id, key, sequence, split_part(type, '.', 2) AS name, occurred_at, payload`;

/** This service's own log, read only. */
export class OwnEventStore {
  /** Events of these names about the patients, in the order of each patient's stream. */
  async ofPatients(tx: Tx, patientIds: readonly Id[], names: readonly string[]): Promise<readonly OwnEvent[]> {
    const rows = await tx.query<LogRow>(
      `SELECT ${COLUMNS} FROM step_down.event_log
       WHERE topic = '${TOPIC}' AND key = ANY($1::text[]) AND split_part(type, '.', 2) = ANY($2::text[]) ORDER BY key, sequence`,
      [patientIds, names],
    );
    return rows.map(ownEvent);
  }

  /** One event about the patient by its id, null when there is none. */
  async one(tx: Tx, patientId: Id, eventId: Id): Promise<OwnEvent | null> {
    const [row] = await tx.query<LogRow>(
      `SELECT ${COLUMNS} FROM step_down.event_log WHERE topic = '${TOPIC}' AND key = $1 AND event_id = $2`,
      [patientId, eventId],
    );
    return row ? ownEvent(row) : null;
  }
}

function ownEvent({ event_id: eventId, key: patientId, sequence, name, occurred_at, payload }: LogRow): OwnEvent {
  const data = JSON.parse(payload) as OwnEvent['data'];
  return { eventId, patientId, sequence: Number(sequence), name, occurredAt: occurred_at.toISOString(), data };
}
