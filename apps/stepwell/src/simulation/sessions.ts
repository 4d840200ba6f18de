import type { Id } from '@stepwell/kernel';
import { bamIop, cssrs, dimensions, gad7, phq9 } from '../clinic/answers.js';
import { assess, reviewPlan } from '../clinic/journey.js';
import type { ProviderSite } from '../clinic/provider.js';
import { inParallel } from '../replay/batches.js';
import { comesOn, dateOf, dayOfTreatment, instantAt, type Caseload, type KnownPerson } from './caseload.js';
import { SIMULATION_RECIPE } from './recipe.js';

const PARALLEL = 8;
const DAYS_PER_WEEK = 7;
const PANEL = { alcohol: 'alcohol', opioid: 'opioid', stimulant: 'cocaine' } as const;
const FACTS = { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true };
/** Weekly measure of a week without and with use: risk and protective factors of the BAM-IOP, points of 24. */
const STEADY = { risk: 6, protective: 18 };
const USING = { risk: 14, protective: 10 };
const EVERY_SECOND_WEEK = 2;
/** Short-term goals are met over so many weeks of treatment. */
const WEEKS_TO_GOALS = 6;

interface Roster {
  readonly sessions: readonly {
    readonly session: { readonly sessionId: Id; readonly plannedMinutes: number };
    readonly entries: readonly { readonly patientId: Id }[];
  }[];
}

/** Charts the groups of a track at every site while they sit, then takes the weekly measures of those who came. */
export async function meet(caseload: Caseload, day: number, track: 'day' | 'evening', at: string): Promise<void> {
  const came = (await Promise.all(caseload.provider.sites.map((site) => chart(caseload, site, day, track)))).flat();
  const due = came.filter((known) => weekOf(known, day) >= known.measuredWeek);
  await measure(caseload, due, day, at);
  const reviewed = came.filter(({ reviewedOn }) => day - reviewedOn >= SIMULATION_RECIPE.reviewEveryDays);
  await inParallel(reviewed, PARALLEL, (known) => caseload.tryTo('review', () => review(caseload, known, day)));
}

const weekOf = ({ person }: KnownPerson, day: number): number =>
  Math.floor((dayOfTreatment(person, day) ?? 0) / DAYS_PER_WEEK);
const usedIn = ({ person }: KnownPerson, week: number): boolean => person.course.positive[week] ?? false;

async function chart(
  { provider, known }: Caseload,
  { siteId }: ProviderSite,
  day: number,
  track: string,
): Promise<KnownPerson[]> {
  const counselor = provider.as('counselor');
  const path = `/attendance/v1/sites/${siteId}/roster?siteDate=${dateOf(day)}&track=${track}`;
  const { sessions } = await counselor.get<Roster>(path);
  const expected = sessions.flatMap(({ session, entries }) =>
    entries.map(({ patientId }) => ({ ...session, one: known.get(patientId)! })),
  );
  const rows = expected.map(({ sessionId, plannedMinutes, one }) => ({
    sessionId,
    patientId: one.patientId,
    ...(comesOn(one.person, day)
      ? { attended: { minutes: plannedMinutes } }
      : { missed: { reason: reasonOf(one, day) } }),
  }));
  if (rows.length === 0) return [];
  await counselor.post('/attendance/v1/attendance/batch', { siteId, siteDate: dateOf(day), rows });
  return expected.map(({ one }) => one).filter(({ person }) => comesOn(person, day));
}

/** Somebody who has gone says nothing; the others have the reasons of clinical 8.3. */
function reasonOf({ person }: KnownPerson, day: number): string {
  const { exit } = person.course;
  if (exit && (dayOfTreatment(person, day) ?? 0) > exit.day) return 'no-show';
  return person.chance.choose(SIMULATION_RECIPE.absences);
}

/** C-SSRS and BAM-IOP weekly, PHQ-9 and GAD-7 every second week (clinical 3.5), and a sample. */
async function measure(caseload: Caseload, due: readonly KnownPerson[], day: number, at: string): Promise<void> {
  const { provider } = caseload;
  if (due.length === 0) return;
  for (const known of due) if (known.person.atRisk[weekOf(known, day)]) caseload.toEvaluate.add(known);
  const occurredAt = instantAt(day, at);
  const items = due.map((known) => ({ patientId: known.patientId, instruments: measuresOf(known, day), occurredAt }));
  const rows = due.map((known) => sampleOf(known, day, occurredAt));
  await provider.as('counselor').post('/intake/v1/screenings/batch', { items });
  await provider.as('nurse').post('/medication/v1/drug-tests/batch', { rows });
  for (const known of due) known.measuredWeek = weekOf(known, day) + 1;
}

function measuresOf(known: KnownPerson, day: number): object[] {
  const week = weekOf(known, day);
  const { risk, protective } = usedIn(known, week) ? USING : STEADY;
  const risky = known.person.atRisk[week] ? SIMULATION_RECIPE.suicideRisk.answers : [];
  const weekly = [cssrs('since-last-contact', risky), bamIop(risk, protective)];
  if (week % EVERY_SECOND_WEEK === 0) return weekly;
  return [...weekly, phq9(known.person.phq9[week]!), gad7(Math.max(0, 10 - week))];
}

function sampleOf(known: KnownPerson, day: number, collectedAt: string): object {
  const used = usedIn(known, weekOf(known, day)) ? PANEL[known.person.traits.substance] : null;
  const prescribed = known.order ? [{ substance: known.person.traits.medicine, positive: true }] : [];
  const found = Object.values(PANEL).map((substance) => ({ substance, positive: substance === used }));
  const results = [...found, ...prescribed];
  const { patientId, site } = known;
  return { patientId, siteId: site.siteId, collectedAt, outcome: 'collected', method: 'presumptive', results };
}

/** A full re-rating and a review of the plan: use of the last month keeps the fifth dimension up. */
async function review({ provider }: Caseload, known: KnownPerson, day: number): Promise<void> {
  known.reviewedOn = day;
  const week = weekOf(known, day);
  const used = [0, 1, 2, 3].some((back) => usedIn(known, week - back));
  const instruments = [cssrs('since-last-contact'), phq9(known.person.phq9[week]!), gad7(Math.max(0, 10 - week))];
  await assess(provider, known, { instruments, dimensions: dimensions(0, 0, 1, 1, used ? 2 : 1, 1), facts: FACTS });
  await reviewPlan(provider, known, {
    met: Math.min(week, WEEKS_TO_GOALS) / WEEKS_TO_GOALS,
    dischargePlan: week > WEEKS_TO_GOALS,
    reliableChange: !used,
  });
}
