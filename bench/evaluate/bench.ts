import { recordOf } from '../../apps/step-down/src/domain/decision-record.js';
import { evaluate } from '../../apps/step-down/src/domain/evaluate.js';
import type { Fact } from '../../apps/step-down/src/domain/facts.js';
import { HOUSE_STEP_DOWN_V1 } from '../../apps/step-down/src/domain/rules/house-step-down-v1.js';
import type { Situation } from '../../apps/step-down/src/domain/situation.js';
import { pin, TEST_CORE } from '../harness/pinning.js';
import type { BenchRun, Figures } from '../harness/report.js';
import { median, quantile } from '../harness/statistics.js';
import type { BenchOptions } from '../main.js';
import { dayAfter, eventsOf } from '../what-if/cohort.js';
import { fold, nothing } from '../what-if/deciding.js';

export const peers: readonly string[] = [];

const PATIENTS = 400;
const FACTS = 500;
/** Long enough that more than 500 facts were told. */
const WEEKS = 27;
const BAR_MS = 1;
const MILLION = 1e6;

interface Patient {
  readonly situation: Situation;
  readonly facts: readonly Fact[];
}

/** One patient with 500 facts is evaluated under the house policy; the facts as stored, nothing prepared. */
export function bench({ rounds }: BenchOptions): Promise<BenchRun> {
  pin(process.pid, TEST_CORE);
  const patients = Array.from({ length: PATIENTS }, (_, n) => patientOf(n));
  once(patients);
  const ours = Array.from({ length: rounds }, () => once(patients));
  return Promise.resolve({ name: 'evaluate', measure: 'p50Ms', ours, peers: {}, bars, notes });
}

const bars: BenchRun['bars'] = ({ p50Ms = Infinity, p99Ms = Infinity }) => ({
  [`one patient with ${FACTS} facts within ${BAR_MS} ms, median`]: p50Ms <= BAR_MS,
  [`and at p99`]: p99Ms <= BAR_MS,
});

const notes = {
  patients: PATIENTS,
  facts: `${FACTS} each, the last of ${WEEKS} weeks in P2`,
  span: 'from the facts as read from the store to decision, criteria, triggers and runner-up; without the database',
  check: 'the same facts in reverse order must give the same decision record, by its hash',
};

function patientOf(n: number): Patient {
  const folded = eventsOf(n, WEEKS).reduce(fold, nothing());
  if (!folded.situation || folded.facts.length < FACTS) throw new Error(`patient ${n} has too few facts`);
  return { situation: folded.situation, facts: folded.facts.slice(-FACTS) };
}

function once(patients: readonly Patient[]): Figures {
  const on = dayAfter(WEEKS);
  const found = ({ situation, facts }: Patient) => evaluate(situation, { facts, doses: [] }, HOUSE_STEP_DOWN_V1, on);
  const hashOf = (patient: Patient): string => recordOf(found(patient), 'review').hash;
  const cpu = process.cpuUsage();
  const times = patients.map((patient) => {
    const began = process.hrtime.bigint();
    found(patient);
    return Number(process.hrtime.bigint() - began) / MILLION;
  });
  const used = process.cpuUsage(cpu);
  const wrong = patients.filter((one) => hashOf(one) !== hashOf({ ...one, facts: one.facts.toReversed() }));
  const cpuUsPerEvent = (used.user + used.system) / patients.length;
  return { p50Ms: median(times), p99Ms: quantile(times, 0.99), cpuUsPerEvent, violations: wrong.length };
}
