import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds a patient's bookings: the index of the constraint cannot look up a list of patients, and is slower for one. */
export class BookingsOfAPatient1764100000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX appointment_patient ON scheduling.appointment (tenant_id, patient_id, starts_at) WHERE cancelled IS NULL',
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
