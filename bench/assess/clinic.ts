import { randomUUID } from 'node:crypto';
import type { ApiClient } from '@stepwell/stepwell/clinic/api-client';
import { audit, bamIop, cssrs, dimensions, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import { run } from '../harness/surroundings.js';

/** Site and clinician of a round. */
export interface Clinic {
  readonly tenantId: string;
  readonly siteId: string;
  readonly staffId: string;
}

/** Somebody who waits for an assessment. */
export interface Waiting {
  readonly patientId: string;
  readonly episodeId: string;
}

export const makeClinic = (): Clinic => ({ tenantId: randomUUID(), siteId: randomUUID(), staffId: randomUUID() });

/** What the clinician may do; the registered tier counts, not the token's. */
export const bearerOf = ({ staffId }: Clinic) => ({
  roles: ['front-desk', 'intake-coordinator', 'counselor'],
  staff: staffId,
  tier: 'L4',
});

/** Writes what intake would have learned from scheduling's events. */
export async function seedClinic(url: string, { tenantId, siteId, staffId }: Clinic): Promise<void> {
  await run(
    url,
    `INSERT INTO intake.sites (tenant_id, site_id, zone, jurisdiction, edition, opioid_treatment_program)
     VALUES ($1, $2, 'America/New_York', 'US-MD', '4', false)`,
    [tenantId, siteId],
  );
  await run(url, `INSERT INTO intake.staff (tenant_id, staff_id, tier) VALUES ($1, $2, 'L4')`, [tenantId, staffId]);
}

const AT_ONCE = 8;

/** Refers so many people through the service's own command, before the clock runs. */
export async function refer(api: ApiClient, { siteId }: Clinic, count: number): Promise<readonly Waiting[]> {
  const body = { siteId, source: 'self', preferredTrack: 'either', ageBand: 'adult' };
  const waiting: Waiting[] = [];
  while (waiting.length < count) {
    const some = Math.min(AT_ONCE, count - waiting.length);
    waiting.push(
      ...(await Promise.all(Array.from({ length: some }, () => api.post<Waiting>('/intake/v1/referrals', body)))),
    );
  }
  return waiting;
}

/** A whole assessment of somebody whom the rules place in intensive outpatient treatment: five instruments, ratings, facts. */
export const ANSWERS = {
  instruments: [cssrs('intake'), phq9(12), gad7(10), audit(18), bamIop(12, 12)],
  dimensions: dimensions(1, 0, 1, 1, 3, 1),
  facts: { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true },
};
