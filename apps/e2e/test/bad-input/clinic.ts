import { cssrs, dimensions, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import { admit, refer } from '@stepwell/stepwell/clinic/journey';
import type { Provider } from '@stepwell/stepwell/clinic/provider';
import type { World } from '../world.js';

/** Things of one provider that commands name, one of each kind. */
export interface Known {
  readonly siteId: string;
  readonly programId: string;
  readonly trackId: string;
  readonly seriesId: string;
  readonly sessionId: string;
  readonly patientId: string;
  readonly episodeId: string;
  readonly assessmentId: string;
  readonly goalId: string;
  readonly orderId: string;
  readonly holdId: string;
  /** The body of step-down's shipped rule set. */
  readonly policy: unknown;
}

/** One patient of the provider in the middle of treatment, and what belongs to it. */
export async function peopled(world: World, provider: Provider): Promise<Known> {
  const site = provider.sites[0]!;
  const patient = await refer(provider, site);
  await admit(provider, patient);
  await world.time.rest();
  const { patientId, episodeId } = patient;
  const counselor = provider.as('counselor');
  const episode = await counselor.get<{ plan: { goals: { goalId: string }[] } }>(`/intake/v1/episodes/${episodeId}`);
  const answers = { instruments: [cssrs('intake'), phq9(9), gad7(8)], dimensions: dimensions(1, 0, 1, 1, 2, 1) };
  const { assessmentId } = await counselor.post<{ assessmentId: string }>(
    `/intake/v1/episodes/${episodeId}/assessments`,
    answers,
  );
  const order = { siteId: site.siteId, medication: 'methadone', doseMg: 30, intent: 'induction' };
  const { orderId } = await provider
    .as('prescriber')
    .post<{ orderId: string }>(`/medication/v1/patients/${patientId}/orders`, {
      ...order,
      clinical: { qtcMs: 420, pregnant: false, currentMedications: [] },
    });
  const held = await counselor.post<{ holds: { id: string }[] }>(`/step-down/v1/patients/${patientId}/holds`, {});
  await world.time.rest();
  const { items } = await provider
    .as('medical-director')
    .get<{ items: { body: unknown }[] }>('/step-down/v1/rule-sets');
  const ids = { patientId, episodeId, assessmentId, goalId: episode.plan.goals[0]!.goalId, orderId };
  const { siteId, programId } = site;
  return {
    siteId,
    programId,
    ...(await calendarOf(world, provider)),
    ...ids,
    holdId: held.holds[0]!.id,
    policy: items[0]!.body,
  };
}

/** The session of the first day that the patient is expected at. */
async function calendarOf(
  world: World,
  provider: Provider,
): Promise<Pick<Known, 'trackId' | 'seriesId' | 'sessionId'>> {
  const { siteId } = provider.sites[0]!;
  const roster = `/attendance/v1/sites/${siteId}/roster?siteDate=${world.date(0)}`;
  const { sessions } = await provider
    .as('counselor')
    .get<{ sessions: { session: { sessionId: string }; entries: unknown[] }[] }>(roster);
  const { sessionId } = sessions.find(({ entries }) => entries.length > 0)!.session;
  const [row] = await world.sql<{ trackId: string; seriesId: string }>(
    `SELECT track_id AS "trackId", series_id AS "seriesId" FROM scheduling.session WHERE session_id = $1`,
    [sessionId],
  );
  return { ...row!, sessionId };
}
