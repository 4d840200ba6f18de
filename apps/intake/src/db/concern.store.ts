import type { Id } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import { evolveConcern, type Concern, type ConcernEvent } from '../domain/concerns.js';
import type { Loaded } from './episode.store.js';

type Row = Omit<Concern, 'openedAt'> & { readonly openedAt: Date; readonly version: number };

const COLUMNS = `concern_id AS "concernId", patient_id AS "patientId", site_id AS "siteId", zone, kind, severity, trigger,
  status, opened_at AS "openedAt", version`;

/** Safety concerns, one row each. At most one of a kind is open per patient. */
export class ConcernStore {
  /** Loads and locks; throws NotFound. */
  async load(tx: Tx, concernId: Id): Promise<Loaded<Concern>> {
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM intake.safety_concerns WHERE tenant_id = $1 AND concern_id = $2 FOR UPDATE`,
      [tx.tenantId, concernId],
    );
    if (!rows[0]) throw new NotFound('safety concern', concernId);
    return { state: concernOf(rows[0]), version: rows[0].version };
  }

  /** Open concerns of these patients. */
  open(tx: Tx, patientIds: readonly Id[]): Promise<readonly Concern[]> {
    return this.select(tx, patientIds, '');
  }

  /** Open concerns of these patients, locked until the transaction ends, for whoever is about to change them. */
  lockOpen(tx: Tx, patientIds: readonly Id[]): Promise<readonly Concern[]> {
    return this.select(tx, patientIds, ' FOR UPDATE');
  }

  private async select(tx: Tx, patientIds: readonly Id[], lock: '' | ' FOR UPDATE'): Promise<readonly Concern[]> {
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM intake.safety_concerns
        WHERE tenant_id = $1 AND patient_id = ANY ($2::uuid[]) AND status = 'open' ORDER BY opened_at, concern_id${lock}`,
      [tx.tenantId, patientIds],
    );
    return rows.map(concernOf);
  }

  /** Applies what was decided about concerns, in two statements whatever the count. */
  async apply(tx: Tx, known: readonly Concern[], events: readonly ConcernEvent[]): Promise<void> {
    const opened = events.filter((event) => event.type === 'safety-concern-opened');
    const changed = events.filter((event) => event.type !== 'safety-concern-opened');
    if (opened.length > 0) await this.insert(tx, opened);
    const byId = new Map(known.map((concern) => [concern.concernId, concern]));
    for (const event of changed) byId.set(event.concernId, evolveConcern(byId.get(event.concernId) ?? null, event));
    const closings = new Map(
      changed.flatMap((event) => (event.type === 'safety-concern-closed' ? [[event.concernId, event] as const] : [])),
    );
    const rows = changed.map(({ concernId }) => ({
      ...byId.get(concernId)!,
      evaluation: closings.get(concernId)?.evaluation ?? null,
    }));
    if (rows.length > 0) await this.update(tx, rows);
  }

  private async insert(tx: Tx, opened: readonly ConcernEvent[]): Promise<void> {
    const rows = opened.map((event) => evolveConcern(null, event));
    const stored = await tx.query(
      `INSERT INTO intake.safety_concerns
              (tenant_id, concern_id, patient_id, site_id, zone, kind, severity, trigger, status, opened_at, version)
       SELECT $1, r."concernId", r."patientId", r."siteId", r.zone, r.kind, r.severity, r.trigger, r.status, r."openedAt", 1
         FROM jsonb_to_recordset($2::jsonb) AS r("concernId" uuid, "patientId" uuid, "siteId" uuid, zone text, kind text,
              severity text, trigger text, status text, "openedAt" timestamptz)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [tx.tenantId, JSON.stringify(rows)],
    );
    if (stored.length !== rows.length) throw new VersionConflict('safety concern');
  }

  private async update(tx: Tx, concerns: readonly object[]): Promise<void> {
    await tx.query(
      `UPDATE intake.safety_concerns c SET severity = r.severity, status = r.status, evaluation = r.evaluation,
              version = c.version + 1
         FROM jsonb_to_recordset($2::jsonb) AS r("concernId" uuid, severity text, status text, evaluation jsonb)
        WHERE c.tenant_id = $1 AND c.concern_id = r."concernId"`,
      [tx.tenantId, JSON.stringify(concerns)],
    );
  }
}

function concernOf({ version: _, openedAt, ...concern }: Row): Concern {
  return { ...concern, openedAt: openedAt.toISOString() };
}
