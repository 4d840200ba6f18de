import { tenantTable } from '@stepwell/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SERVICES = tenantTable(
  'intake',
  'services',
  `patient_id uuid NOT NULL, source_id uuid NOT NULL, on_date date NOT NULL, counts boolean NOT NULL,
   PRIMARY KEY (tenant_id, patient_id, source_id)`,
);

const ORDERS = tenantTable(
  'intake',
  'medication_orders',
  `order_id uuid NOT NULL, patient_id uuid NOT NULL, medication text NOT NULL, running boolean NOT NULL,
   PRIMARY KEY (tenant_id, order_id)`,
);

/** What the end of an episode asks of other services: the days with a service, and the medication that runs. */
export class Ending1764600000007 implements MigrationInterface {
  readonly name = 'Ending1764600000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SERVICES);
    await runner.query(`CREATE INDEX last_service ON intake.services (tenant_id, patient_id, on_date) WHERE counts`);
    await runner.query(ORDERS);
    await runner.query(
      `CREATE INDEX orders_of_patient ON intake.medication_orders (tenant_id, patient_id) WHERE running`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
