import { tenantTable, type MigrationClasses } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Examination1764600000002 } from './0002-examination.js';
import { CarePlan1764600000003 } from './0003-care-plan.js';
import { FollowUp1764600000005 } from './0005-follow-up.js';
import { Ending1764600000007 } from './0007-ending.js';
import { Duplicates1764600000008 } from './0008-duplicates.js';
import { Levels1764600000006 } from './0006-levels.js';
import { Pipeline1764600000009 } from './0009-pipeline.js';

const SCHEMA = 'intake';
const table = (name: string, columns: string, appendOnly = false): string =>
  tenantTable(SCHEMA, name, columns, { appendOnly });

const TABLES: readonly string[] = [
  table(
    'sites',
    `site_id uuid NOT NULL, zone text NOT NULL, jurisdiction text NOT NULL, edition text NOT NULL,
     opioid_treatment_program boolean NOT NULL, PRIMARY KEY (tenant_id, site_id)`,
  ),
  table(
    'staff',
    `staff_id uuid NOT NULL, tier text NOT NULL, credential_until date, PRIMARY KEY (tenant_id, staff_id)`,
  ),
  table(
    'rule_sets',
    `id text NOT NULL, version integer NOT NULL, kind text NOT NULL, hash text NOT NULL, jurisdiction text,
     site_id uuid, effective_from date NOT NULL, body jsonb NOT NULL, PRIMARY KEY (tenant_id, id, version)`,
    true,
  ),
  table(
    'episodes',
    `episode_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, status text NOT NULL,
     opened_at timestamptz NOT NULL, version integer NOT NULL, state jsonb NOT NULL, PRIMARY KEY (tenant_id, episode_id)`,
  ),
  `CREATE UNIQUE INDEX one_open_episode ON intake.episodes (tenant_id, patient_id) WHERE status <> 'discharged'`,
  `CREATE INDEX episodes_of_patient ON intake.episodes (tenant_id, patient_id, opened_at)`,
  `CREATE INDEX episodes_of_site ON intake.episodes (tenant_id, site_id, opened_at, episode_id)`,
  table(
    'episode_parts',
    `part_id uuid NOT NULL, kind text NOT NULL, episode_id uuid NOT NULL, PRIMARY KEY (tenant_id, part_id)`,
    true,
  ),
  table(
    'assessments',
    `assessment_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, status text NOT NULL,
     version integer NOT NULL, state jsonb NOT NULL, outcome jsonb, PRIMARY KEY (tenant_id, assessment_id)`,
  ),
  `CREATE INDEX assessments_of_episode ON intake.assessments (tenant_id, episode_id)`,
  table(
    'screenings',
    `screening_id uuid NOT NULL, patient_id uuid NOT NULL, episode_id uuid NOT NULL, occurred_at timestamptz NOT NULL,
     site_date date NOT NULL, answers jsonb NOT NULL, scores jsonb NOT NULL, PRIMARY KEY (tenant_id, screening_id)`,
    true,
  ),
  `CREATE INDEX screenings_of_patient ON intake.screenings (tenant_id, patient_id, occurred_at)`,
  table(
    'safety_concerns',
    `concern_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, zone text NOT NULL, kind text NOT NULL,
     severity text NOT NULL, trigger text NOT NULL, status text NOT NULL, opened_at timestamptz NOT NULL,
     version integer NOT NULL, PRIMARY KEY (tenant_id, concern_id)`,
  ),
  `CREATE UNIQUE INDEX one_open_concern_of_kind ON intake.safety_concerns (tenant_id, patient_id, kind)
     WHERE status = 'open'`,
  table(
    'clinical_facts',
    `fact_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, kind text NOT NULL, substance text,
     occurred_at timestamptz NOT NULL, site_date date NOT NULL, recorded_at timestamptz NOT NULL,
     reported_by text NOT NULL, PRIMARY KEY (tenant_id, fact_id)`,
    true,
  ),
  `CREATE INDEX facts_of_patient ON intake.clinical_facts (tenant_id, patient_id, occurred_at)`,
  table(
    'consents',
    `consent_id uuid NOT NULL, patient_id uuid NOT NULL, site_id uuid NOT NULL, zone text NOT NULL, scope text NOT NULL,
     status text NOT NULL, version integer NOT NULL, PRIMARY KEY (tenant_id, consent_id)`,
  ),
  `CREATE UNIQUE INDEX one_consent_of_scope ON intake.consents (tenant_id, patient_id, scope) WHERE status = 'granted'`,
  table(
    'worklist',
    `action_id uuid NOT NULL, patient_id uuid NOT NULL, kind text NOT NULL, trigger text NOT NULL,
     due_at timestamptz NOT NULL, status text NOT NULL, PRIMARY KEY (tenant_id, action_id)`,
  ),
  `CREATE INDEX worklist_of_patient ON intake.worklist (tenant_id, patient_id, due_at)`,
];

class IntakeTables1764600000001 implements MigrationInterface {
  readonly name = 'IntakeTables1764600000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}

/** Intake's tables, oldest first. */
export const migrations: MigrationClasses = [
  IntakeTables1764600000001,
  Examination1764600000002,
  CarePlan1764600000003,
  FollowUp1764600000005,
  Levels1764600000006,
  Ending1764600000007,
  Duplicates1764600000008,
  Pipeline1764600000009,
];
