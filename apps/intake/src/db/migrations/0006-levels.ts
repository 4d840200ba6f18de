import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const append = (name: string, columns: string): string => tenantTable('intake', name, columns, { appendOnly: true });

const TABLES: readonly string[] = [
  append(
    'level_decisions',
    `decision_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, valid_from date NOT NULL,
     decided_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, supersedes uuid, state jsonb NOT NULL,
     PRIMARY KEY (tenant_id, decision_id)`,
  ),
  `CREATE INDEX level_decisions_of_episode ON intake.level_decisions (tenant_id, episode_id, recorded_at)`,
  `CREATE UNIQUE INDEX one_correction_of_a_decision ON intake.level_decisions (tenant_id, supersedes)
     WHERE supersedes IS NOT NULL`,
  append(
    'outside_levels',
    `outside_id uuid NOT NULL, episode_id uuid NOT NULL, patient_id uuid NOT NULL, system text NOT NULL,
     edition text NOT NULL, code text NOT NULL, decided_on date NOT NULL, recorded_at timestamptz NOT NULL,
     recorded_by text NOT NULL, PRIMARY KEY (tenant_id, outside_id)`,
  ),
  `CREATE INDEX outside_levels_of_episode ON intake.outside_levels (tenant_id, episode_id, decided_on)`,
  append(
    'residence_reports',
    `report_id uuid NOT NULL, entry bigint GENERATED ALWAYS AS IDENTITY, site_id uuid NOT NULL, residence text NOT NULL, places integer, as_of date NOT NULL,
     source text NOT NULL, recorded_at timestamptz NOT NULL, recorded_by text NOT NULL,
     PRIMARY KEY (tenant_id, report_id)`,
  ),
  `CREATE INDEX residence_reports_of_site ON intake.residence_reports (tenant_id, site_id, residence, as_of)`,
];

/** Decisions from before this table are in the event log, with everything it asks for. */
export const EARLIER = `
  INSERT INTO intake.level_decisions
         (tenant_id, decision_id, episode_id, patient_id, valid_from, decided_at, recorded_at, supersedes, state)
  SELECT tenant_id, (told->>'decisionId')::uuid, (told->>'episodeId')::uuid, (told->>'patientId')::uuid,
         (told->>'siteDate')::date, occurred, recorded, NULL,
         jsonb_build_object('level', told->'level', 'hourBand', told->'hourBand', 'cause', told->'cause',
           'reason', told->'reasonIfDifferent', 'decidedBy', told->'decidedBy', 'ruleSet', told->'ruleSet')
    FROM (SELECT tenant_id, payload::jsonb AS told, occurred_at AS occurred, recorded_at AS recorded
            FROM intake.event_log WHERE type = 'intake.LevelOfCareDecided.v1') AS log
  ON CONFLICT DO NOTHING`;

/** Level decisions on both clocks, outside results, and the register of recovery residences. */
export class Levels1764600000006 implements MigrationInterface {
  readonly name = 'Levels1764600000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
    await runner.query(EARLIER);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
