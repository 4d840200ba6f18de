import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = (name: string, columns: string, options?: { appendOnly?: boolean }): string =>
  tenantTable('attendance', name, columns, options);

const TABLES = [
  table(
    'site',
    'site_id uuid NOT NULL, zone text NOT NULL, jurisdiction text, closed_through date, PRIMARY KEY (tenant_id, site_id)',
  ),
  table(
    'session',
    `session_id uuid NOT NULL, series_id uuid NOT NULL, site_id uuid NOT NULL, component text NOT NULL,
     starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, planned_minutes integer NOT NULL CHECK (planned_minutes > 0),
     site_date date NOT NULL, zone text NOT NULL, cancelled text, sequence bigint NOT NULL,
     PRIMARY KEY (tenant_id, session_id)`,
  ),
  table(
    'patient_fact',
    `event_id uuid NOT NULL, patient_id uuid NOT NULL, sequence bigint NOT NULL, occurred_at timestamptz NOT NULL,
     body jsonb NOT NULL, PRIMARY KEY (tenant_id, event_id)`,
    { appendOnly: true },
  ),
  table(
    'patient',
    `patient_id uuid NOT NULL, site_id uuid, zone text, admitted_on date, discharged_on date, standing jsonb NOT NULL,
     PRIMARY KEY (tenant_id, patient_id)`,
  ),
  table(
    'membership',
    `patient_id uuid NOT NULL, series_id uuid NOT NULL, enrollment_id uuid NOT NULL, from_date date NOT NULL, until_date date,
     episode_id uuid NOT NULL, track text NOT NULL, PRIMARY KEY (tenant_id, patient_id, series_id, enrollment_id, from_date)`,
  ),
  table(
    'appointment',
    `appointment_id uuid NOT NULL, patient_id uuid NOT NULL, session_id uuid NOT NULL, cancelled boolean NOT NULL,
     sequence bigint NOT NULL, PRIMARY KEY (tenant_id, appointment_id)`,
  ),
  table(
    'record',
    `session_id uuid NOT NULL, patient_id uuid NOT NULL, episode_id uuid, site_id uuid NOT NULL, site_date date NOT NULL,
     starts_at timestamptz NOT NULL, marks jsonb NOT NULL, stated jsonb, outcome text, minutes integer, countable_minutes integer,
     partial boolean, reason text, class text, decided_by text, walk_in text, version integer NOT NULL,
     CHECK (outcome IS DISTINCT FROM 'attended' OR (minutes >= 0 AND countable_minutes BETWEEN 0 AND minutes AND partial IS NOT NULL)),
     CHECK (outcome IS DISTINCT FROM 'missed' OR (reason IS NOT NULL AND class IS NOT NULL)),
     PRIMARY KEY (tenant_id, session_id, patient_id)`,
  ),
  table(
    'outreach',
    `outreach_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, step text NOT NULL, cause text NOT NULL,
     site_date date NOT NULL, zone text NOT NULL, opened_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
     closed_at timestamptz, result text, PRIMARY KEY (tenant_id, outreach_id)`,
  ),
  table(
    'billable_day',
    `patient_id uuid NOT NULL, site_id uuid NOT NULL, site_date date NOT NULL, zone text NOT NULL, minutes integer NOT NULL,
     billable boolean NOT NULL, PRIMARY KEY (tenant_id, patient_id, site_id, site_date)`,
  ),
  table(
    'week',
    `patient_id uuid NOT NULL, week_start date NOT NULL, zone text NOT NULL, intensity jsonb NOT NULL,
     PRIMARY KEY (tenant_id, patient_id, week_start)`,
  ),
  table(
    'payer_authorization',
    `authorization_id uuid NOT NULL, patient_id uuid NOT NULL, days integer NOT NULL, from_date date NOT NULL, until_date date NOT NULL,
     exhausting boolean NOT NULL DEFAULT false, PRIMARY KEY (tenant_id, authorization_id)`,
  ),
  table(
    'rule_set',
    `id text NOT NULL, version integer NOT NULL, hash text NOT NULL, effective_from date NOT NULL, body jsonb NOT NULL,
     PRIMARY KEY (tenant_id, id, version)`,
    { appendOnly: true },
  ),
];

const INDEXES = [
  'CREATE INDEX session_of_site ON attendance.session (tenant_id, site_id, site_date)',
  'CREATE INDEX session_start ON attendance.session (tenant_id, site_id, starts_at)',
  'CREATE INDEX session_end ON attendance.session (tenant_id, site_id, ends_at)',
  'CREATE INDEX session_of_series ON attendance.session (tenant_id, series_id, site_date)',
  'CREATE INDEX fact_of_patient ON attendance.patient_fact (tenant_id, patient_id)',
  'CREATE INDEX patient_of_site ON attendance.patient (tenant_id, site_id) WHERE discharged_on IS NULL',
  'CREATE INDEX membership_of_series ON attendance.membership (tenant_id, series_id, patient_id, from_date)',
  'CREATE INDEX appointment_of_session ON attendance.appointment (tenant_id, session_id, patient_id) WHERE NOT cancelled',
  'CREATE INDEX appointment_of_patient ON attendance.appointment (tenant_id, patient_id) WHERE NOT cancelled',
  'CREATE INDEX record_of_patient ON attendance.record (tenant_id, patient_id, site_date)',
  'CREATE INDEX record_of_site ON attendance.record (tenant_id, site_id, site_date)',
  'CREATE INDEX outreach_of_patient ON attendance.outreach (tenant_id, patient_id, site_date)',
  'CREATE UNIQUE INDEX outreach_open_once ON attendance.outreach (tenant_id, patient_id, step) WHERE closed_at IS NULL',
  "CREATE INDEX outreach_ended_of_patient ON attendance.outreach (tenant_id, patient_id, site_date) WHERE result = 'exhausted'",
  'CREATE INDEX outreach_open_of_site ON attendance.outreach (tenant_id, site_id, due_at) WHERE closed_at IS NULL',
  'CREATE INDEX authorization_of_patient ON attendance.payer_authorization (tenant_id, patient_id)',
];

/** The service's first tables: facts of others, rosters, records and what is derived from them. */
export class AttendanceTables1700000100001 implements MigrationInterface {
  readonly name = 'AttendanceTables1700000100001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...INDEXES]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
