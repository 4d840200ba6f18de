import { run } from '../harness/surroundings.js';
import type { Waiting } from './clinic.js';

const DRAIN_MS = 30_000;
const POLL_MS = 50;
/** What the rules must find for everybody here. */
const LEVEL = '2.1';

/** Waits until the relay has published everything. */
export async function drained(url: string): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  for (;;) {
    const [row] = await run<{ rows: string }>(url, 'SELECT count(*) AS rows FROM intake.outbox');
    if (Number(row?.rows) === 0) return;
    if (performance.now() > deadline) throw new Error(`${row?.rows} events were not published`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const SIGNED = `SELECT patient_id AS key FROM intake.assessments
  WHERE status = 'completed' AND outcome::text LIKE '%"${LEVEL}"%'`;
const TOLD = `SELECT key FROM intake.event_log WHERE type = 'intake.AssessmentCompleted.v1'`;
const PUBLISHED = `SELECT key FROM bus.record WHERE headers->>'ce_type' = 'intake.AssessmentCompleted.v1'`;
const AUDITED = `SELECT count(*) AS rows FROM intake.audit WHERE outcome = 'ok' AND action IN ('start-assessment', 'complete-assessment')`;
const ANSWERED = `SELECT count(*) AS rows FROM intake.idempotency WHERE status BETWEEN 200 AND 299 AND route LIKE '%assessments%'`;

/**
 * People without exactly one signed assessment at the right level, one event in the log and one on the bus; audit rows and
 * stored answers other than two each. Looked at from outside, as the superuser.
 */
export async function wrongs(url: string, done: readonly Waiting[]): Promise<number> {
  const expected = done.map(({ patientId }) => patientId);
  const found = await Promise.all([SIGNED, TOLD, PUBLISHED].map((sql) => run<{ key: string }>(url, sql)));
  const differing = found.map((rows) =>
    difference(
      expected,
      rows.map(({ key }) => key),
    ),
  );
  const counts = await Promise.all([AUDITED, ANSWERED].map((sql) => run<{ rows: string }>(url, sql)));
  const uneven = counts.map(([row]) => Math.abs(Number(row?.rows) - 2 * done.length));
  return [...differing, ...uneven].reduce((sum, count) => sum + count, 0);
}

const PEER = 'SELECT patient_id AS key FROM assessment WHERE status = $1';
const PEER_EVENTS = 'SELECT key FROM event_log';

/** People of whom the peer has other than one completed row and two events. */
export async function peerWrongs(url: string, done: readonly Waiting[]): Promise<number> {
  const expected = done.map(({ patientId }) => patientId);
  const rows = await run<{ key: string }>(url, PEER, ['completed']);
  const events = await run(url, PEER_EVENTS);
  return (
    difference(
      expected,
      rows.map(({ key }) => key),
    ) + Math.abs(events.length - 2 * done.length)
  );
}

/** Members of one list that the other lacks or has more than once. */
function difference(expected: readonly string[], found: readonly string[]): number {
  const [wanted, seen] = [new Set(expected), new Set(found)];
  const missing = expected.filter((one) => !seen.has(one)).length;
  return missing + found.filter((one) => !wanted.has(one)).length + (found.length - seen.size);
}
