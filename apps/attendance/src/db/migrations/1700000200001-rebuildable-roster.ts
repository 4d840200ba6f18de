import { rebuildFunctions } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const VIEWS = { roster: ['session', 'appointment', 'patient_fact', 'patient', 'membership'] };

/** The roster can be made anew beside the live one. */
export class RebuildableRoster1700000200001 implements MigrationInterface {
  readonly name = 'RebuildableRoster1700000200001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of rebuildFunctions('attendance', VIEWS)) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
