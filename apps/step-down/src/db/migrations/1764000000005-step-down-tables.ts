import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = (name: string, columns: string, options?: { appendOnly?: boolean }): string =>
  tenantTable('step_down', name, columns, options);
const APPEND_ONLY = { appendOnly: true };

const PATIENTS = [
  // One row per patient: whoever decides about a patient locks it first.
  table(
    'patient',
    `patient_id uuid NOT NULL, site_id uuid, active boolean NOT NULL DEFAULT false, news_until date, wake_on date,
     version bigint NOT NULL DEFAULT 1, PRIMARY KEY (tenant_id, patient_id)`,
  ),
  'ALTER TABLE step_down.patient SET (fillfactor = 70)',
  'CREATE INDEX patient_of_site ON step_down.patient (tenant_id, site_id) WHERE active',
  table(
    'fact',
    `patient_id uuid NOT NULL, event_id uuid NOT NULL, kind text NOT NULL, site_date date NOT NULL, body jsonb NOT NULL,
     PRIMARY KEY (tenant_id, patient_id, event_id)`,
    APPEND_ONLY,
  ),
  // Days of one month as bits, day 1 lowest: only gaps between doses are read.
  table(
    'dose_days',
    `patient_id uuid NOT NULL, order_id uuid NOT NULL, month date NOT NULL, days integer NOT NULL,
     PRIMARY KEY (tenant_id, patient_id, order_id, month)`,
  ),
  'ALTER TABLE step_down.dose_days SET (fillfactor = 70)',
];

const CASES = [
  table(
    'episode',
    `episode_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, status text NOT NULL, phase text NOT NULL,
     entered_on date NOT NULL, admitted_on date NOT NULL, body jsonb NOT NULL, version bigint NOT NULL,
     PRIMARY KEY (tenant_id, episode_id)`,
  ),
  'CREATE INDEX episode_of_patient ON step_down.episode (tenant_id, patient_id)',
  table(
    'hold',
    `hold_id uuid NOT NULL, patient_id uuid NOT NULL, is_open boolean NOT NULL, body jsonb NOT NULL, version bigint NOT NULL,
     PRIMARY KEY (tenant_id, hold_id)`,
  ),
  'CREATE INDEX hold_of_patient ON step_down.hold (tenant_id, patient_id)',
  table(
    'proposal',
    `proposal_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, kind text NOT NULL, status text NOT NULL,
     site_date date NOT NULL, body jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (tenant_id, proposal_id)`,
  ),
  'CREATE INDEX proposal_of_patient ON step_down.proposal (tenant_id, patient_id)',
  'CREATE INDEX proposal_of_site ON step_down.proposal (tenant_id, site_id, status, site_date)',
  table(
    'approval',
    `approval_id uuid NOT NULL, patient_id uuid NOT NULL, status text NOT NULL, effective_on date NOT NULL,
     body jsonb NOT NULL, version bigint NOT NULL, PRIMARY KEY (tenant_id, approval_id)`,
  ),
  'CREATE INDEX approval_of_patient ON step_down.approval (tenant_id, patient_id)',
  table(
    'action',
    `action_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid, kind text NOT NULL, status text NOT NULL,
     site_date date NOT NULL, due_at timestamptz NOT NULL, body jsonb NOT NULL, version bigint NOT NULL,
     PRIMARY KEY (tenant_id, action_id)`,
  ),
  'CREATE INDEX action_of_patient ON step_down.action (tenant_id, patient_id, site_date)',
  `CREATE INDEX action_pending ON step_down.action (tenant_id, site_id, due_at) WHERE status IN ('open', 'overdue')`,
];

const RULES = [
  table(
    'decision',
    `decision_id uuid NOT NULL, patient_id uuid NOT NULL, kind text NOT NULL, site_date date NOT NULL, hash text NOT NULL,
     content jsonb NOT NULL, body jsonb NOT NULL, recorded_at timestamptz NOT NULL, PRIMARY KEY (tenant_id, decision_id)`,
    APPEND_ONLY,
  ),
  'CREATE INDEX decision_of_patient ON step_down.decision (tenant_id, patient_id, site_date)',
  table(
    'rule_set',
    `id text NOT NULL, version integer NOT NULL, hash text NOT NULL, site_id uuid, effective_from date NOT NULL,
     body jsonb NOT NULL, PRIMARY KEY (tenant_id, id, version)`,
    APPEND_ONLY,
  ),
  table(
    'site',
    `site_id uuid NOT NULL, zone text NOT NULL, closing date NOT NULL, version bigint NOT NULL DEFAULT 1,
     PRIMARY KEY (tenant_id, site_id)`,
  ),
];

/** Tables of the step-down service. */
export class StepDownTables1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PATIENTS, ...CASES, ...RULES]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
