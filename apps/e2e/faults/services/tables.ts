import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const forwardOnly = (): Promise<void> => Promise.reject(new Error('forward only'));

/** State of the producer: one row per command, and a count per patient that commands of one patient take turns at. */
export class FactTables1800000000000 implements MigrationInterface {
  readonly name = 'FactTables1800000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable(
        'intake',
        'fact',
        'command_id uuid NOT NULL, patient_id uuid NOT NULL, n int NOT NULL, PRIMARY KEY (tenant_id, command_id)',
      ),
    );
    await runner.query(
      tenantTable(
        'intake',
        'tally',
        'patient_id uuid NOT NULL, facts int NOT NULL, PRIMARY KEY (tenant_id, patient_id)',
      ),
    );
  }

  down = forwardOnly;
}

/**
 * Effects of a consumer: a row per event with a counter of its own, which says 2 when an effect happened twice, and the order
 * in which they happened.
 */
function effectTable(schema: string): string {
  return tenantTable(
    schema,
    'effect',
    `nth bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, source text NOT NULL, key text NOT NULL,
     sequence bigint NOT NULL, times int NOT NULL, PRIMARY KEY (tenant_id, event_id)`,
  );
}

/** Effects of the consumer that answers with events of its own. */
export class EchoTables1800000000001 implements MigrationInterface {
  readonly name = 'EchoTables1800000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(effectTable('medication'));
  }

  down = forwardOnly;
}

/** Effects of the projection, and the projection: a chain of hashes over a stream, which any loss, double or swap changes. */
export class ProjectionTables1800000000002 implements MigrationInterface {
  readonly name = 'ProjectionTables1800000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(effectTable('step_down'));
    await runner.query(
      tenantTable(
        'step_down',
        'view',
        'source text NOT NULL, key text NOT NULL, events int NOT NULL, chain text NOT NULL, PRIMARY KEY (tenant_id, source, key)',
      ),
    );
  }

  down = forwardOnly;
}
