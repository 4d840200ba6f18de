import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const IDENTITIES = tenantTable(
  'intake',
  'identities',
  `patient_id uuid NOT NULL, site_id uuid NOT NULL, version integer NOT NULL, identity jsonb NOT NULL,
   birth_date date, phone text, identifiers text[] NOT NULL, told_at timestamptz NOT NULL, told_by text NOT NULL,
   PRIMARY KEY (tenant_id, patient_id)`,
);

const ENTRIES = tenantTable(
  'intake',
  'identity_entries',
  `patient_id uuid NOT NULL, version integer NOT NULL, identity jsonb NOT NULL, told_at timestamptz NOT NULL,
   told_by text NOT NULL, PRIMARY KEY (tenant_id, patient_id, version)`,
  { appendOnly: true },
);

const PAIRS = tenantTable(
  'intake',
  'duplicate_pairs',
  `pair_id uuid NOT NULL, patient_a uuid NOT NULL, patient_b uuid NOT NULL, status text NOT NULL, evidence jsonb NOT NULL,
   found_at timestamptz NOT NULL, version integer NOT NULL, PRIMARY KEY (tenant_id, pair_id)`,
);

const DECISIONS = tenantTable(
  'intake',
  'duplicate_decisions',
  `decision_id uuid NOT NULL, pair_id uuid NOT NULL, pair_version integer NOT NULL, decision text NOT NULL, reason text NOT NULL, evidence jsonb NOT NULL,
   decided_at timestamptz NOT NULL, decided_by text NOT NULL, tier text, PRIMARY KEY (tenant_id, decision_id)`,
  { appendOnly: true },
);

/** Who people are, which records may be of one person, and what people decided about it. */
export class Duplicates1764600000008 implements MigrationInterface {
  readonly name = 'Duplicates1764600000008';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [IDENTITIES, ENTRIES, PAIRS, DECISIONS]) await runner.query(table);
    await runner.query(`CREATE INDEX identities_born ON intake.identities (tenant_id, birth_date)`);
    await runner.query(`CREATE INDEX identities_phone ON intake.identities (tenant_id, phone)`);
    await runner.query(`CREATE INDEX identities_known_as ON intake.identities USING gin (identifiers)`);
    await runner.query(`CREATE INDEX pairs_of_a ON intake.duplicate_pairs (tenant_id, patient_a)`);
    await runner.query(`CREATE INDEX pairs_of_b ON intake.duplicate_pairs (tenant_id, patient_b)`);
    await runner.query(`CREATE INDEX pairs_queued ON intake.duplicate_pairs (tenant_id, status, found_at, pair_id)`);
    await runner.query(
      `CREATE INDEX decisions_of_pair ON intake.duplicate_decisions (tenant_id, pair_id, pair_version)`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
