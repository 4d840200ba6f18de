import type { Id, SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import {
  newCase,
  type Action,
  type Approval,
  type Episode,
  type Hold,
  type PatientCase,
  type Proposal,
} from '../domain/case.js';

/** The parts of a case that have rows of their own. */
interface Parts {
  readonly episode: Episode;
  readonly hold: Hold;
  readonly proposal: Proposal;
  readonly approval: Approval;
  readonly action: Action;
}
type PartName = keyof Parts;

interface PartTable<T> {
  /** Columns beside patient_id, body and version, with their SQL type and where their value comes from. */
  readonly columns: Readonly<Record<string, { readonly type: string; readonly of: (part: T) => unknown }>>;
  /** Which rows a load reads; `$2` is the day from which finished ones are still of interest. */
  readonly load: string;
}

const TABLES: { readonly [P in PartName]: PartTable<Parts[P]> } = {
  episode: {
    columns: {
      site_id: { type: 'uuid', of: (part) => part.siteId },
      status: { type: 'text', of: (part) => part.status },
      phase: { type: 'text', of: (part) => part.phase },
      entered_on: { type: 'date', of: (part) => part.enteredOn },
      admitted_on: { type: 'date', of: (part) => part.admittedOn },
    },
    load: 'true OR $2::date IS NULL',
  },
  hold: {
    columns: { is_open: { type: 'boolean', of: (part) => part.released === null } },
    load: 'true OR $2::date IS NULL',
  },
  proposal: {
    columns: {
      site_id: { type: 'uuid', of: (part) => part.siteId },
      kind: { type: 'text', of: (part) => part.kind },
      status: { type: 'text', of: (part) => part.status },
      site_date: { type: 'date', of: (part) => part.siteDate },
    },
    load: "status = 'open' OR site_date >= $2",
  },
  approval: {
    columns: {
      status: { type: 'text', of: (part) => part.status },
      effective_on: { type: 'date', of: (part) => part.effectiveOn },
    },
    load: "status = 'approved' OR effective_on >= $2",
  },
  action: {
    columns: {
      site_id: { type: 'uuid', of: (part) => part.siteId },
      kind: { type: 'text', of: (part) => part.kind },
      status: { type: 'text', of: (part) => part.status },
      site_date: { type: 'date', of: (part) => part.siteDate },
      due_at: { type: 'timestamptz', of: (part) => part.dueAt },
    },
    load: "status IN ('open', 'overdue') OR site_date >= $2",
  },
};

interface PartRow<T> {
  patient_id: Id;
  body: T;
}

/** A case before and after what was decided. */
export interface CaseChange {
  readonly before: PatientCase;
  readonly after: PatientCase;
}

/** Cases, loaded and saved in bulk under the lock of the patients' rows. */
export class CaseStore {
  /**
   * Locks the patients' rows in order, making those that are new, and loads their cases. Finished proposals and actions
   * older than `since` stay out: no occasion reaches back to them.
   */
  async lock(tx: Tx, patientIds: readonly Id[], since: SiteDate): Promise<Map<Id, PatientCase>> {
    const ids = [...new Set(patientIds)].sort();
    const locked = Promise.all([
      tx.query(
        `INSERT INTO step_down.patient (tenant_id, patient_id) SELECT $1::uuid, unnest($2::uuid[]) ON CONFLICT DO NOTHING`,
        [tx.tenantId, ids],
      ),
      tx.query(`SELECT 1 FROM step_down.patient WHERE patient_id = ANY($1::uuid[]) ORDER BY patient_id FOR UPDATE`, [
        ids,
      ]),
    ]);
    const [, cases] = await Promise.all([locked, this.load(tx, ids, since)]);
    return cases;
  }

  /** Loads cases for reading. */
  async load(tx: Tx, patientIds: readonly Id[], since: SiteDate): Promise<Map<Id, PatientCase>> {
    const read = <P extends PartName>(part: P): Promise<PartRow<Parts[P]>[]> =>
      tx.query<PartRow<Parts[P]>>(
        `SELECT patient_id, body FROM step_down.${part} WHERE patient_id = ANY($1::uuid[]) AND (${TABLES[part].load})
         ORDER BY ${part}_id`,
        [patientIds, since],
      );
    const [episodes, holds, proposals, approvals, actions] = await Promise.all([
      read('episode'),
      read('hold'),
      read('proposal'),
      read('approval'),
      read('action'),
    ]);
    const cases = new Map(patientIds.map((id) => [id, newCase(id)]));
    const edit = (id: Id, change: (held: PatientCase) => Partial<PatientCase>): void => {
      const held = cases.get(id);
      if (held) cases.set(id, { ...held, ...change(held) });
    };
    for (const { patient_id, body } of episodes) edit(patient_id, (held) => latest(held, body));
    for (const { patient_id, body } of holds) edit(patient_id, (held) => ({ holds: [...held.holds, body] }));
    for (const { patient_id, body } of proposals)
      edit(patient_id, (held) => ({ proposals: [...held.proposals, body] }));
    for (const { patient_id, body } of approvals)
      edit(patient_id, (held) => ({ approvals: [...held.approvals, body] }));
    for (const { patient_id, body } of actions) edit(patient_id, (held) => ({ actions: [...held.actions, body] }));
    return cases;
  }

  /** The patient of a part by the part's id. Throws NotFound. */
  async patientOf(tx: Tx, part: PartName, id: Id): Promise<Id> {
    const [row] = await tx.query<{ patient_id: Id }>(`SELECT patient_id FROM step_down.${part} WHERE ${part}_id = $1`, [
      id,
    ]);
    if (!row) throw new NotFound(part, id);
    return row.patient_id;
  }

  /** Writes what changed, table by table, and the patients' rows. */
  async save(tx: Tx, changes: readonly CaseChange[]): Promise<void> {
    const changed = changes.filter(({ before, after }) => before !== after);
    if (changed.length === 0) return;
    const episodes = changed.map(({ before, after }) => ({
      id: after.patientId,
      before: one(before.episode),
      after: one(after.episode),
    }));
    const parts = <P extends 'holds' | 'proposals' | 'approvals' | 'actions'>(list: P) =>
      changed.map(({ before, after }) => ({ id: after.patientId, before: before[list], after: after[list] }));
    await Promise.all([
      this.upsert(tx, 'episode', episodes),
      this.upsert(tx, 'hold', parts('holds')),
      this.upsert(tx, 'proposal', parts('proposals')),
      this.upsert(tx, 'approval', parts('approvals')),
      this.upsert(tx, 'action', parts('actions')),
      this.touch(tx, changed),
    ]);
  }

  private async upsert<P extends PartName>(
    tx: Tx,
    part: P,
    lists: readonly { readonly id: Id; readonly before: readonly Parts[P][]; readonly after: readonly Parts[P][] }[],
  ): Promise<void> {
    const rows = lists.flatMap(({ id, before, after }) => {
      const known = new Set(before);
      return after.filter((body) => !known.has(body)).map((body) => ({ patientId: id, body }));
    });
    if (rows.length === 0) return;
    const columns = Object.entries(TABLES[part].columns);
    const names = columns.map(([name]) => name);
    await tx.query(
      `INSERT INTO step_down.${part} AS held (tenant_id, ${part}_id, patient_id, body, version${names.map((name) => `, ${name}`).join('')})
       SELECT $1::uuid, r.id, r.patient_id, r.body, 1${names.map((name) => `, r.${name}`).join('')}
       FROM ROWS FROM (unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::jsonb[])${columns
         .map(([, { type }], i) => `, unnest($${i + 5}::${type}[])`)
         .join('')}) AS r(id, patient_id, body${names.map((name) => `, ${name}`).join('')})
       ON CONFLICT (tenant_id, ${part}_id) DO UPDATE SET body = excluded.body, version = held.version + 1${names
         .map((name) => `, ${name} = excluded.${name}`)
         .join('')}`,
      [
        tx.tenantId,
        rows.map((row) => row.body.id),
        rows.map((row) => row.patientId),
        rows.map((row) => JSON.stringify(row.body)),
        ...columns.map(([, { of }]) => rows.map((row) => of(row.body))),
      ],
    );
  }

  private async touch(tx: Tx, changes: readonly CaseChange[]): Promise<void> {
    const after = changes.map((change) => change.after);
    await tx.query(
      `UPDATE step_down.patient AS held SET site_id = COALESCE(r.site_id, held.site_id), active = r.active, version = held.version + 1
       FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) AS r(patient_id, site_id, active)
       WHERE held.patient_id = r.patient_id`,
      [
        after.map((held) => held.patientId),
        after.map((held) => held.site?.siteId ?? null),
        after.map((held) => held.episode?.status === 'active'),
      ],
    );
  }
}

const one = <T>(part: T | null): readonly T[] => (part === null ? [] : [part]);

/** Of several admissions the last one counts. */
function latest(held: PatientCase, episode: Episode): Partial<PatientCase> {
  const isLater = held.episode === null || episode.admittedOn >= held.episode.admittedOn;
  return isLater ? { episode, site: { siteId: episode.siteId, zone: episode.zone } } : {};
}
