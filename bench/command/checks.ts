import { run } from '../harness/surroundings.js';
import { readTopic } from '../harness/topic.js';
import type { Arrival } from './roster.js';

/** Where ours and the raw peer publish. */
export const TOPIC = 'stepwell.attendance.v1';

const DRAIN_MS = 30_000;
const POLL_MS = 50;

/** Waits until the relay has published everything. */
export async function drained(url: string): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  for (;;) {
    const [row] = await run<{ rows: string }>(url, 'SELECT count(*) AS rows FROM attendance.outbox');
    if (Number(row?.rows) === 0) return;
    if (performance.now() > deadline) throw new Error(`${row?.rows} events were not published`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const RECORDS = `SELECT session_id || ' ' || patient_id AS key FROM attendance.record
  WHERE version = 1 AND jsonb_array_length(marks) = 1`;
const EVENTS = `SELECT payload::jsonb ->> 'sessionId' || ' ' || key AS key FROM attendance.event_log
  WHERE type = 'attendance.PatientCheckedIn.v1'`;
const LOG = 'SELECT key, sequence FROM attendance.event_log WHERE topic = $1';
const AUDITED = `SELECT count(*) AS rows FROM attendance.audit WHERE action = 'check-in' AND outcome = 'ok'`;
const ANSWERED = `SELECT body::jsonb ->> 'sessionId' || ' ' || (body::jsonb ->> 'patientId') AS key
  FROM attendance.idempotency WHERE status = 201`;

/**
 * Check-ins without exactly one record, event, audit row and stored answer, and events not exactly once on the bus.
 * Looked at from outside: by SQL as the superuser and with a plain Kafka client.
 */
export async function wrongs(url: string, brokers: string, done: readonly Arrival[]): Promise<number> {
  const expected = done.map(({ sessionId, patientId }) => `${sessionId} ${patientId}`);
  const keysOf = async (sql: string) => (await run<{ key: string }>(url, sql)).map(({ key }) => key);
  const logged = await run<{ key: string; sequence: string }>(url, LOG, [TOPIC]);
  const published = await readTopic(brokers, TOPIC);
  const [audited] = await run<{ rows: string }>(url, AUDITED);
  return (
    difference(expected, await keysOf(RECORDS)) +
    difference(expected, await keysOf(EVENTS)) +
    difference(expected, await keysOf(ANSWERED)) +
    Math.abs(Number(audited?.rows) - done.length) +
    difference(logged.map(streamPlace), published.map(streamPlace))
  );
}

const PEER_ROWS = 'SELECT "sessionId" || \' \' || "patientId" AS key FROM check_in';

/** Check-ins of the default stack without exactly one row, and a number of messages other than theirs. */
export async function peerWrongs(
  url: string,
  brokers: string,
  topic: string,
  done: readonly Arrival[],
): Promise<number> {
  const expected = done.map(({ sessionId, patientId }) => `${sessionId} ${patientId}`);
  const rows = (await run<{ key: string }>(url, PEER_ROWS)).map(({ key }) => key);
  const told = await readTopic(brokers, topic);
  return difference(expected, rows) + Math.abs(told.length - done.length);
}

const streamPlace = ({ key, sequence }: { key: string; sequence: string | number }): string => `${key} ${sequence}`;

/** Members of one list that the other lacks or has more than once. */
function difference(expected: readonly string[], found: readonly string[]): number {
  const wanted = new Set(expected);
  const seen = new Set(found);
  const missing = expected.filter((one) => !seen.has(one)).length;
  const foreign = found.filter((one) => !wanted.has(one)).length;
  return missing + foreign + (found.length - seen.size);
}
