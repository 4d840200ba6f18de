// Peer of the `what-if` bench: one stream per patient in emmett's event store on Postgres, each aggregated and decided.
// Written from https://event-driven-io.github.io/emmett/event-stores/postgresql.html and
// https://event-driven-io.github.io/emmett/getting-started.html. PEER_STYLE:
//   documented  one aggregateStream after another
//   tuned       ten at once, so that the store's pool and the process are never idle
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { EventEnvelope } from '@stepwell/contracts';
import { eventsOf, EVENTS_EACH, patientOf } from '../../../what-if/cohort.js';
import { serve } from '../../../what-if/contestant.js';
import { decide, fold, nothing, wordsOf, type Answer, type Folded } from '../../../what-if/deciding.js';

/** An event in the store: its data as published, the rest of the envelope beside it. */
interface Stored {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly metadata: Omit<EventEnvelope, 'type' | 'data'>;
}

const AT_ONCE = process.env['PEER_STYLE'] === 'tuned' ? 10 : 1;
const FILLING = 4;
const store = getPostgreSQLEventStore(process.env['PEER_DATABASE_URL'] ?? '');

const streamOf = (patient: string): string => `patient-${patient}`;

async function append(n: number): Promise<void> {
  const events = eventsOf(n).map(({ type, data, ...metadata }) => ({
    ...{ type, data: data as Record<string, unknown>, metadata },
  }));
  await store.appendToStream<Stored>(streamOf(patientOf(n)), events);
}

async function decided(n: number): Promise<Answer['decisions'][number]> {
  const patient = patientOf(n);
  const { state } = await store.aggregateStream<Folded, Stored>(streamOf(patient), {
    initialState: nothing,
    evolve: (folded, { type, data, metadata }) => fold(folded, { ...metadata, type, data }),
  });
  return [patient, wordsOf(decide(state)!)];
}

/** Runs `act` for 0 .. count - 1, `width` at a time, until all are done or the time is over. */
async function eachOf(
  count: number,
  width: number,
  act: (n: number) => Promise<void>,
  until = Infinity,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count && performance.now() < until) await act(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

serve({
  fill: (patients) => eachOf(patients, FILLING, append),
  async run(patients, until) {
    const decisions: Answer['decisions'][number][] = [];
    const one = async (n: number): Promise<void> => void decisions.push(await decided(n));
    await eachOf(patients, AT_ONCE, one, until);
    return { events: decisions.length * EVENTS_EACH, decisions };
  },
});
