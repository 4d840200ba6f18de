import { run } from '../harness/surroundings.js';
import { GROUP_SIZE, type Kind } from './census.js';

const SCHEMAS = ['intake', 'scheduling', 'attendance', 'medication', 'step_down'] as const;
const SETTLED_MS = 60_000;
const POLL_MS = 250;

/** The event that an accepted command of a kind must have told, in whose log, and how many times. */
const TOLD: Readonly<Record<Kind, readonly [schema: string, type: string, times: number]>> = {
  'check-in': ['attendance', 'attendance.PatientCheckedIn.v1', 1],
  confirmation: ['attendance', 'attendance.SessionAttended.v1', GROUP_SIZE],
  dose: ['medication', 'medication.DoseAdministered.v1', 1],
  result: ['medication', 'medication.DrugTestResulted.v1', 1],
  screening: ['intake', 'intake.ScreeningCompleted.v1', 1],
  review: ['intake', 'intake.TreatmentPlanReviewed.v1', 1],
};
/** Of those, what step-down keeps as facts; doses it keeps as days. */
const FACTS = Object.values(TOLD)
  .map(([, type]) => type)
  .filter((type) => !/PatientCheckedIn|DoseAdministered/.test(type));

const LOGS = ['intake', 'attendance', 'medication']
  .map((schema) => `SELECT event_id, type, recorded_at, xmin FROM ${schema}.event_log`)
  .join(' UNION ALL ');

/** Milliseconds from the commit of each event since `since` to the commit of what step-down made of it. */
export async function lags(url: string, since: string): Promise<readonly number[]> {
  const rows = await run<{ ms: number }>(
    url,
    `SELECT extract(epoch FROM pg_xact_commit_timestamp(fact.xmin) - pg_xact_commit_timestamp(log.xmin))::float8 * 1000 AS ms
     FROM (${LOGS}) AS log JOIN step_down.fact USING (event_id) WHERE log.recorded_at >= $1 AND log.type = ANY($2)`,
    [since, FACTS],
  );
  return rows.map(({ ms }) => ms);
}

const QUIET = SCHEMAS.map((schema) => `(SELECT count(*) FROM ${schema}.outbox)`).join(' + ');

/** Waits until everything told has been heard, for a minute at most; answers the streams in which somebody is behind. */
export async function behind(url: string, since: string): Promise<number> {
  const deadline = performance.now() + SETTLED_MS;
  for (;;) {
    const [waiting] = await run<{ rows: string }>(url, `SELECT ${QUIET} AS rows`);
    const left = Number(waiting?.rows) + (await streamsBehind(url, since));
    if (left === 0 || performance.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Streams with an event since `since` whose last sequence is not what each subscriber of the topic stands at. */
async function streamsBehind(url: string, since: string): Promise<number> {
  const told = SCHEMAS.map(
    (schema) => `SELECT topic, key, max(sequence) AS sequence FROM ${schema}.event_log
      WHERE recorded_at >= $1 GROUP BY topic, key`,
  ).join(' UNION ALL ');
  const each = SCHEMAS.map(
    (schema) => `SELECT count(*) AS rows FROM told
      JOIN (SELECT DISTINCT topic FROM ${schema}.watermark) AS read USING (topic)
      LEFT JOIN ${schema}.watermark AS stands USING (topic, key)
      WHERE stands.sequence IS DISTINCT FROM told.sequence`,
  );
  const [row] = await run<{ rows: string }>(
    url,
    `WITH told AS MATERIALIZED (${told}) SELECT sum(rows) AS rows FROM (${each.join(' UNION ALL ')}) AS each`,
    [since],
  );
  return Number(row?.rows);
}

/** Accepted commands without exactly their events in the log, and events without exactly one fact or dose day at step-down. */
export async function wrongs(url: string, since: string, accepted: Readonly<Record<Kind, number>>): Promise<number> {
  let wrong = 0;
  for (const [kind, [schema, type, times]] of Object.entries(TOLD) as [Kind, (typeof TOLD)[Kind]][]) {
    const logged = await counted(
      url,
      `SELECT count(*) AS rows FROM ${schema}.event_log WHERE type = $1 AND recorded_at >= $2`,
      [type, since],
    );
    wrong += Math.abs(logged - accepted[kind] * times);
  }
  const facts = `SELECT count(*) FILTER (WHERE fact.event_id IS NULL) AS rows FROM (${LOGS}) AS log
    LEFT JOIN step_down.fact USING (event_id) WHERE log.recorded_at >= $1 AND log.type = ANY($2)`;
  const days = await counted(
    url,
    'SELECT coalesce(sum(bit_count(days::bit(32))), 0) AS rows FROM step_down.dose_days',
    [],
  );
  return wrong + (await counted(url, facts, [since, FACTS])) + Math.abs(days - accepted.dose);
}

async function counted(url: string, sql: string, values: readonly unknown[]): Promise<number> {
  const [row] = await run<{ rows: string }>(url, sql, values);
  return Number(row?.rows);
}
