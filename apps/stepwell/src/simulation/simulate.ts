import { uuidv5 } from '@stepwell/kernel';
import { openProvider, type Provider } from '../clinic/provider.js';
import { VirtualClock } from '../host/clocks.js';
import { Host, type HostOptions } from '../host/host.js';
import { TimeTravel } from '../host/time-travel.js';
import { arrive } from './arrivals.js';
import { Caseload, FIRST_DAY, instantAt, ZONE } from './caseload.js';
import { drawCohort, SIMULATION_NAMESPACE, type CohortOrder } from './cohort.js';
import { end } from './endings.js';
import { dose, order, reviewMedication } from './medicating.js';
import { read } from './reading.js';
import type { SimulationResult } from './result.js';
import { meet } from './sessions.js';
import { Signing } from './signing.js';
import { evaluate, lookAtHolds, workActions } from './watching.js';

/** How a simulation is asked to run. */
export interface SimulationOptions {
  readonly order: CohortOrder;
  readonly host: Omit<HostOptions, 'clock'>;
  readonly progress: (day: number, days: number) => void;
}

const DAYS_PER_WEEK = 7;
const [MONDAY, THURSDAY, SATURDAY] = [0, 3, 5];
/** Rounds over holds and proposals: a screen of the week's first session is still fresh on one of them. */
const ROUNDS: readonly number[] = [MONDAY, THURSDAY];

/** Runs a provider in virtual time: the clock goes on when the platform is at rest. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { order } = options;
  const began = performance.now();
  const people = drawCohort(order);
  const clock = new VirtualClock(instantAt(-1, '12:00'));
  const host = await Host.start({ ...options.host, clock });
  try {
    const told: Record<string, number> = {};
    const ids = new Set(people.map(({ patientId }) => patientId));
    host.events.listen(({ type, key }) => void (ids.has(key) && (told[type] = (told[type] ?? 0) + 1)));
    const time = new TimeTravel(host, clock);
    const caseload = new Caseload(await open(host, order), people);
    await time.rest();
    await live(options, caseload, time);
    const result = await read(host, caseload, order);
    return { ...result, told: inOrder(told), wallSeconds: (performance.now() - began) / 1000 };
  } finally {
    await host.stop();
  }
}

const inOrder = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

function open(host: Host, { sites, seed, profile }: CohortOrder): Promise<Provider> {
  const orders = Array.from({ length: sites }, (_, n) => ({
    name: `Simulated site ${n + 1}`,
    zone: ZONE,
    opioidTreatmentProgram: true,
  }));
  return openProvider(host, uuidv5(SIMULATION_NAMESPACE, `${profile}/${seed}`), orders, FIRST_DAY);
}

async function live({ order, progress, host }: SimulationOptions, caseload: Caseload, time: TimeTravel): Promise<void> {
  const days = order.weeks * DAYS_PER_WEEK;
  const signing = new Signing(caseload, time);
  for (let day = 0; day < days; day++) {
    host.signal?.throwIfAborted();
    await liveDay(caseload, time, signing, day);
    progress(day + 1, days);
  }
  await time.goTo(instantAt(days, '06:00'));
}

/**
 * The night's closings, then step-down's morning on the hour (what waits for fresh facts is tried again an hour later),
 * discharges and arrivals, medicine, what staff are asked for, the groups of both tracks, and on Mondays and Thursdays the
 * round over holds and proposals.
 */
async function liveDay(caseload: Caseload, time: TimeTravel, signing: Signing, day: number): Promise<void> {
  await time.goTo(instantAt(day, '06:00'));
  await time.goTo(instantAt(day, '07:00'));
  const weekday = day % DAYS_PER_WEEK;
  const changed = (await end(caseload, time, day)) + (await arrive(caseload, day));
  if (changed > 0) await time.rest();
  if ((await order(caseload, day)) > 0) await time.rest();
  await dose(caseload, day);
  await signing.takeEffect(day);
  if (weekday >= SATURDAY) return;
  await reviewMedication(caseload, day);
  await workActions(caseload);
  await time.goTo(instantAt(day, '09:10'));
  await meet(caseload, day, 'day', '09:10');
  await time.goTo(instantAt(day, '18:10'));
  await meet(caseload, day, 'evening', '18:10');
  await evaluateToday(caseload, time, day);
  if (!ROUNDS.includes(weekday)) return;
  await time.goTo(instantAt(day, '21:30'));
  if ((await lookAtHolds(caseload, day)) > 0) await time.rest();
  await signing.sign();
}

/** Who answered a screen today in a way that asks for it is seen before the day ends. */
async function evaluateToday(caseload: Caseload, time: TimeTravel, day: number): Promise<void> {
  if (caseload.toEvaluate.size === 0) return;
  await time.goTo(instantAt(day, '20:00'));
  await evaluate(caseload, time, [...caseload.toEvaluate]);
  caseload.toEvaluate.clear();
}
