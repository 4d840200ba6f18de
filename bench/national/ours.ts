// Our contestant of the `national` bench: the whole platform in one process as `npm start` hosts it, with one site and one
// patient who came in through the public commands: the model of all others.
import { randomUUID } from 'node:crypto';
import { siteDate, type Id } from '@stepwell/kernel';
import { admit, INTENSIVE, refer } from '@stepwell/stepwell/clinic/journey';
import { openProvider } from '@stepwell/stepwell/clinic/provider';
import { SystemClock } from '@stepwell/stepwell/clocks';
import { Host } from '@stepwell/stepwell/host';

/** The platform's address and staff, and the ids of the patient who is the model. */
export interface Model {
  readonly origin: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly tenantId: Id;
  readonly siteId: Id;
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly orderId: Id;
  readonly goalIds: readonly Id[];
  readonly zone: string;
  readonly today: string;
}

const ZONE = 'America/New_York';
const kafka = process.env['BENCH_KAFKA'] ?? '';
const clock = new SystemClock();
const host = await Host.start({
  dataFolder: process.env['BENCH_FOLDER'] ?? '',
  databaseUrl: process.env['BENCH_DATABASE'] ?? '',
  ...(kafka === '' ? {} : { kafka }),
  port: 0,
  clock,
});

async function model(): Promise<Model> {
  const today = siteDate(clock.now(), ZONE);
  const order = { name: 'National', zone: ZONE, opioidTreatmentProgram: true };
  const provider = await openProvider(host, randomUUID(), [order], today);
  const site = provider.sites[0]!;
  const patient = await refer(provider, site);
  await settled();
  await admit(provider, patient, INTENSIVE);
  await settled();
  const { patientId, episodeId } = patient;
  const { orderId } = await provider
    .as('prescriber')
    .post<{ orderId: Id }>(`/medication/v1/patients/${patientId}/orders`, {
      ...{ siteId: site.siteId, medication: 'methadone', doseMg: 30, intent: 'induction' },
      clinical: { qtcMs: 420, pregnant: false, currentMedications: [] },
    });
  await settled();
  const { plan } = await provider
    .as('counselor')
    .get<{ plan: { goals: { goalId: Id }[] } }>(`/intake/v1/episodes/${episodeId}`);
  const goalIds = plan.goals.map(({ goalId }) => goalId);
  const { tenantId, tokens } = provider;
  return {
    origin: host.origin,
    tokens,
    tenantId,
    siteId: site.siteId,
    patientId,
    episodeId,
    orderId,
    goalIds,
    zone: ZONE,
    today,
  };
}

/** Until every service has heard what the others told. */
async function settled(): Promise<void> {
  for (let calm = 0; calm < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const idle = await Promise.all(host.services.map((service) => service.idle()));
    calm = idle.every(({ outbox, lag }) => outbox + lag === 0) ? calm + 1 : 0;
  }
}

process.on('message', () => void model().then((made) => process.send?.(made)));
process.send?.('ready');
