import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = (name: string, columns: string, options?: { appendOnly?: boolean }): string =>
  tenantTable('medication', name, columns, options);
const APPEND_ONLY = { appendOnly: true };

const DIRECTORY = [
  table(
    'site',
    `site_id uuid NOT NULL, zone text NOT NULL, opioid_treatment_program boolean NOT NULL, closed_through date,
     PRIMARY KEY (tenant_id, site_id)`,
  ),
  table(
    'staff',
    `staff_id uuid NOT NULL, tier text NOT NULL, credential_until date, PRIMARY KEY (tenant_id, staff_id)`,
  ),
  table(
    'rule_set',
    `id text NOT NULL, version integer NOT NULL, hash text NOT NULL, effective_from date NOT NULL, body jsonb NOT NULL,
     PRIMARY KEY (tenant_id, id, version)`,
    APPEND_ONLY,
  ),
];

const PATIENTS = [
  // One row per patient: whoever decides about a patient's medication locks it first.
  table('patient', 'patient_id uuid NOT NULL, PRIMARY KEY (tenant_id, patient_id)'),
  table(
    'patient_fact',
    `event_id uuid NOT NULL, patient_id uuid NOT NULL, kind text NOT NULL, ref uuid, value text,
     occurred_at timestamptz NOT NULL, site_date date NOT NULL, PRIMARY KEY (tenant_id, event_id)`,
    APPEND_ONLY,
  ),
  table(
    'prescribed_elsewhere',
    `patient_id uuid NOT NULL, medicine text NOT NULL, from_date date NOT NULL, until_date date,
     PRIMARY KEY (tenant_id, patient_id, medicine, from_date)`,
  ),
  table(
    'medication_order',
    `order_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, zone text NOT NULL,
     medication text NOT NULL, product text NOT NULL, dose_mg double precision CHECK (dose_mg > 0),
     every_days integer NOT NULL CHECK (every_days > 0), times_per_day integer NOT NULL CHECK (times_per_day > 0),
     split_allowed boolean NOT NULL, intent text NOT NULL,
     status text NOT NULL CHECK (status IN ('active', 'stopped', 'induction-failed')),
     start_date date NOT NULL, treatment_start date NOT NULL, end_date date,
     take_home_max integer CHECK (take_home_max >= 0), reassessed_on date, first_day_exception text,
     second_dose_rule boolean NOT NULL, signed_by text NOT NULL, signed_tier text NOT NULL, version integer NOT NULL,
     last_dose_on date, doses_given integer NOT NULL DEFAULT 0, published_pdc double precision, published_on date,
     CHECK ((status = 'active') = (end_date IS NULL)),
     PRIMARY KEY (tenant_id, order_id)`,
  ),
];

const LEDGERS = [
  table(
    'dose',
    `dose_id uuid NOT NULL, order_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL,
     medication text NOT NULL, product text NOT NULL, site_date date NOT NULL, slot smallint NOT NULL CHECK (slot > 0),
     taken_at timestamptz, floor_hours double precision NOT NULL, amount double precision NOT NULL CHECK (amount > 0),
     unit text NOT NULL, observed boolean NOT NULL, external_ref text, busy tstzrange, recorded_at timestamptz NOT NULL,
     CHECK ((busy IS NULL) = (taken_at IS NULL)), PRIMARY KEY (tenant_id, dose_id),
     CONSTRAINT one_dose_per_slot UNIQUE (tenant_id, order_id, site_date, slot),
     CONSTRAINT one_dose_per_reference UNIQUE (tenant_id, external_ref, site_id),
     CONSTRAINT doses_keep_their_interval EXCLUDE USING gist (tenant_id WITH =, patient_id WITH =, medication WITH =,
       busy WITH &&) WHERE (busy IS NOT NULL)`,
    APPEND_ONLY,
  ),
  table(
    'take_home',
    `dispense_id uuid NOT NULL, order_id uuid NOT NULL, patient_id uuid NOT NULL, doses integer NOT NULL CHECK (doses > 0),
     from_date date NOT NULL, through_date date NOT NULL, site_date date NOT NULL, exception_reason text,
     signed_by text NOT NULL, signed_tier text NOT NULL, PRIMARY KEY (tenant_id, dispense_id),
     CONSTRAINT take_homes_do_not_overlap EXCLUDE USING gist (tenant_id WITH =, order_id WITH =,
       daterange(from_date, through_date, '[]') WITH &&)`,
    APPEND_ONLY,
  ),
  table(
    'missed_dose',
    `missed_id uuid NOT NULL, order_id uuid NOT NULL, patient_id uuid NOT NULL, site_date date NOT NULL,
     reason text NOT NULL, consecutive_days integer NOT NULL CHECK (consecutive_days > 0), external_ref text,
     PRIMARY KEY (tenant_id, missed_id), UNIQUE (tenant_id, order_id, site_date)`,
    APPEND_ONLY,
  ),
  table(
    'drug_test',
    `test_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, collected_at timestamptz NOT NULL,
     site_date date NOT NULL, outcome text NOT NULL, method text NOT NULL, results jsonb NOT NULL,
     non_prescribed_positive boolean NOT NULL, opioid_positive boolean NOT NULL, external_ref text,
     PRIMARY KEY (tenant_id, test_id), UNIQUE (tenant_id, external_ref, site_id)`,
    APPEND_ONLY,
  ),
  table(
    'callback',
    `callback_id uuid NOT NULL, order_id uuid NOT NULL, patient_id uuid NOT NULL, site_date date NOT NULL,
     result text NOT NULL, PRIMARY KEY (tenant_id, callback_id)`,
    APPEND_ONLY,
  ),
  table(
    'naloxone_provision',
    `provision_id uuid NOT NULL, patient_id uuid NOT NULL, units integer NOT NULL CHECK (units > 0), site_date date NOT NULL,
     PRIMARY KEY (tenant_id, provision_id)`,
    APPEND_ONLY,
  ),
];

const WORK = [
  table(
    'alert',
    `alert_id uuid NOT NULL, patient_id uuid NOT NULL, order_id uuid, site_id uuid NOT NULL, kind text NOT NULL,
     severity text NOT NULL CHECK (severity IN ('soft', 'hard')), status text NOT NULL CHECK (status IN ('open', 'acknowledged')),
     raised_at timestamptz NOT NULL, reason text, acknowledged_by text, version integer NOT NULL,
     PRIMARY KEY (tenant_id, alert_id)`,
  ),
  table(
    'review',
    `review_id uuid NOT NULL, patient_id uuid NOT NULL, order_id uuid, site_id uuid, kind text NOT NULL,
     trigger_code text NOT NULL, opened_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
     status text NOT NULL CHECK (status IN ('open', 'done')), reason text, done_by text, version integer NOT NULL,
     PRIMARY KEY (tenant_id, review_id)`,
  ),
];

const INDEXES = [
  'CREATE INDEX fact_of_patient ON medication.patient_fact (tenant_id, patient_id)',
  'CREATE INDEX order_of_patient ON medication.medication_order (tenant_id, patient_id)',
  "CREATE INDEX order_of_site ON medication.medication_order (tenant_id, site_id) WHERE status = 'active'",
  "CREATE UNIQUE INDEX one_active_order ON medication.medication_order (tenant_id, patient_id, medication) WHERE status = 'active'",
  'CREATE INDEX dose_of_patient ON medication.dose (tenant_id, patient_id, site_date)',
  'CREATE INDEX take_home_of_order ON medication.take_home (tenant_id, order_id, from_date)',
  'CREATE INDEX take_home_of_patient ON medication.take_home (tenant_id, patient_id)',
  'CREATE INDEX test_of_patient ON medication.drug_test (tenant_id, patient_id, collected_at)',
  'CREATE INDEX callback_of_patient ON medication.callback (tenant_id, patient_id)',
  'CREATE INDEX naloxone_of_patient ON medication.naloxone_provision (tenant_id, patient_id, site_date)',
  'CREATE INDEX missed_of_patient ON medication.missed_dose (tenant_id, patient_id)',
  'CREATE INDEX alert_of_patient ON medication.alert (tenant_id, patient_id)',
  "CREATE INDEX alert_open ON medication.alert (tenant_id, site_id) WHERE status = 'open'",
  'CREATE INDEX review_of_patient ON medication.review (tenant_id, patient_id)',
  "CREATE INDEX review_open ON medication.review (tenant_id, due_at) WHERE status = 'open'",
];

/** Directory, orders, the append-only ledgers and the worklist. */
export class MedicationTables1764000000002 implements MigrationInterface {
  readonly name = 'MedicationTables1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    const tables = [...DIRECTORY, ...PATIENTS, ...LEDGERS, ...WORK];
    for (const statement of [...tables, ...INDEXES]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
