import { rebuildFunctions } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The facts behind doses can be made anew beside the live ones. */
export class RebuildableFacts1764200000002 implements MigrationInterface {
  readonly name = 'RebuildableFacts1764200000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of rebuildFunctions('medication', { 'medication-facts': ['patient_fact'] }))
      await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
