import type { Id } from '@stepwell/kernel';
import { inParallel } from '../replay/batches.js';
import type { TimeTravel } from '../host/time-travel.js';
import { dayOfTreatment, type Caseload, type KnownPerson } from './caseload.js';
import { signedOutOn } from './endings.js';

const PARALLEL = 8;
const AT_ONCE = 200;
/** Asked with a proposal and ended by its signature. */
const DECISIONS = ['decide-step-down', 'decide-step-up', 'decide-taper-step'];
/** What a hold asks for ends when the hold is looked at (clinical 2.4 U1, U2, U2b). */
const OF_HOLDS = ['U1', 'U2', 'U2b', 'U7', 'SAFETY', 'PARKED'];

interface Action {
  readonly id: Id;
  readonly patientId: Id;
  readonly kind: string;
  readonly trigger: string;
}

/** Evaluates, on the day itself, everybody in treatment who answered in a way that opened a safety concern. Answers how many. */
export async function evaluate(caseload: Caseload, time: TimeTravel, known: readonly KnownPerson[]): Promise<number> {
  const counselor = caseload.provider.as('counselor');
  await inParallel(known, PARALLEL, ({ patientId }) =>
    caseload.tryTo('evaluation', async () => {
      const { openConcerns } = await counselor.get<{ openConcerns: { concernId: Id }[] }>(
        `/intake/v1/patients/${patientId}`,
      );
      const evaluation = { evaluatedAt: time.now(), finding: 'no-danger' };
      for (const { concernId } of openConcerns)
        await counselor.post(`/intake/v1/safety-concerns/${concernId}/close`, { reason: 'evaluated', evaluation });
    }),
  );
  return known.length;
}

/** Does what step-down asked staff for since yesterday: contacts, notes, conferences, outreach. Answers how much. */
export async function workActions(caseload: Caseload): Promise<number> {
  const open = (await actions(caseload)).filter(
    ({ kind, trigger }) => !DECISIONS.includes(kind) && !OF_HOLDS.includes(trigger),
  );
  await inParallel(open, PARALLEL, ({ id, kind }) => caseload.tryTo(`action ${kind}`, () => done(caseload, id)));
  return open.length;
}

/**
 * The look at open holds of a round: whoever has answered a new screen low is released by a clinician with a reason; where the
 * screen is still owed the hold stays for the next one. Answers how many were released.
 */
export async function lookAtHolds(caseload: Caseload, day: number): Promise<number> {
  const asked = (await actions(caseload)).filter(({ trigger }) => OF_HOLDS.includes(trigger));
  const patients = new Set(asked.map(({ patientId }) => patientId));
  const here = [...caseload.known.values()].filter((known) => patients.has(known.patientId) && isHere(known, day));
  const released = await inParallel(here, PARALLEL, ({ patientId }) => release(caseload, patientId, asked));
  return released.reduce((sum, count) => sum + count, 0);
}

async function release(caseload: Caseload, patientId: Id, asked: readonly Action[]): Promise<number> {
  const counselor = caseload.provider.as('counselor');
  const { holds } = await counselor.get<{ holds: { id: Id }[] }>(`/step-down/v1/patients/${patientId}`);
  let released = 0;
  for (const { id } of holds) {
    const free = await caseload.tryTo('hold-release', () =>
      counselor.post(`/step-down/v1/holds/${id}/release`, { reason: 'screened-low' }),
    );
    if (free) released += 1;
  }
  if (released < holds.length) return released;
  for (const action of asked.filter((one) => one.patientId === patientId))
    await caseload.tryTo(`action ${action.kind}`, () => done(caseload, action.id));
  return released;
}

const isHere = (known: KnownPerson, day: number): boolean =>
  dayOfTreatment(known.person, day) !== null && (signedOutOn(known.person) ?? Infinity) > day;

async function actions({ provider }: Caseload): Promise<readonly Action[]> {
  const all: Action[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Action[]; cursor: string | null } = await provider
      .as('counselor')
      .get(`/step-down/v1/actions?limit=${AT_ONCE}${cursor ? `&cursor=${cursor}` : ''}`);
    all.push(...page.items);
    cursor = page.cursor;
  }
  return all;
}

const done = ({ provider }: Caseload, id: Id): Promise<unknown> =>
  provider.as('counselor').post(`/step-down/v1/actions/${id}/done`);
