import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { nothingDone, type Scene } from './bodies.js';
import type { Known } from './clinic.js';
import { COMMANDS, Trial, type Command } from './commands.js';
import { tenantFootprint } from './footprint.js';
import { problemIn, Wire, type Got } from './wire.js';

/** Each id stands for itself: shows which ids a command names. */
const NAMES: Known = {
  ...{ siteId: 'siteId', programId: 'programId', trackId: 'trackId', seriesId: 'seriesId', sessionId: 'sessionId' },
  ...{ patientId: 'patientId', episodeId: 'episodeId', assessmentId: 'assessmentId', goalId: 'goalId' },
  ...{ orderId: 'orderId', holdId: 'holdId', policy: {} },
};
const ID_NAMES = Object.entries(NAMES).flatMap(([name, itself]) => (name === itself ? [name] : [])) as IdName[];
type IdName = Exclude<keyof Known, 'policy'>;

const CASES = COMMANDS.flatMap((command) => {
  const values = [...command.path(NAMES).split('/'), ...JSON.stringify(command.body(NAMES)).split('"')];
  return ID_NAMES.filter((id) => values.includes(id) && isValue(command, id)).map((id) => ({
    ...command,
    command,
    id,
  }));
});
const REFUSED = CASES.filter(({ waits, id }) => waits !== id);
const KEPT = CASES.filter(({ waits, id }) => waits === id);

/** A body may have a field of the same name as an id that it does not take from there. */
function isValue({ path, body }: Command, id: IdName): boolean {
  const other: Known = { ...NAMES, [id]: 'another' };
  return path(other) !== path(NAMES) || JSON.stringify(body(other)) !== JSON.stringify(body(NAMES));
}

/** Reads that name an id in their address. */
const READS: readonly (readonly [string, 'counselor' | 'nurse' | 'scheduler' | 'biller', (known: Known) => string])[] =
  [
    ['intake: a patient', 'counselor', ({ patientId }) => `/intake/v1/patients/${patientId}`],
    ['intake: an episode', 'counselor', ({ episodeId }) => `/intake/v1/episodes/${episodeId}`],
    ['intake: an assessment', 'counselor', ({ assessmentId }) => `/intake/v1/assessments/${assessmentId}`],
    ['intake: a site', 'counselor', ({ siteId }) => `/intake/v1/episodes?siteId=${siteId}`],
    ['scheduling: a site', 'scheduler', ({ siteId }) => `/scheduling/v1/sites/${siteId}`],
    ['scheduling: a series', 'scheduler', ({ seriesId }) => `/scheduling/v1/series/${seriesId}`],
    ['scheduling: a roster', 'scheduler', ({ sessionId }) => `/scheduling/v1/sessions/${sessionId}/roster`],
    ['scheduling: a seat', 'scheduler', ({ patientId }) => `/scheduling/v1/patients/${patientId}/enrollment`],
    ['attendance: a roster', 'counselor', ({ sessionId }) => `/attendance/v1/sessions/${sessionId}/roster`],
    ['attendance: a day', 'counselor', ({ siteId }) => `/attendance/v1/sites/${siteId}/roster?siteDate=2026-01-05`],
    ['attendance: a patient', 'counselor', ({ patientId }) => `/attendance/v1/patients/${patientId}/attendance`],
    ['attendance: a payer', 'biller', ({ patientId }) => `/attendance/v1/patients/${patientId}/authorizations`],
    ['medication: an order', 'nurse', ({ orderId }) => `/medication/v1/orders/${orderId}`],
    ['medication: a patient', 'nurse', ({ patientId }) => `/medication/v1/patients/${patientId}/medication`],
    ['step-down: a patient', 'counselor', ({ patientId }) => `/step-down/v1/patients/${patientId}`],
    ['step-down: an evaluation', 'counselor', ({ patientId }) => `/step-down/v1/patients/${patientId}/evaluation`],
    ['step-down: decisions', 'counselor', ({ patientId }) => `/step-down/v1/decisions?patientId=${patientId}`],
  ];

/** Ids of nothing and of another provider's things: answered alike, so that nobody learns what others have. */
export function refusesIds(scene: () => Scene): void {
  const asking = async ({ command, id }: { command: Command; id: IdName }) => {
    const { world, known } = scene();
    const trial = await Trial.of(world, command, known);
    return (value: string): Promise<Got> => {
      const named: Known = { ...known, [id]: value };
      return trial.send({ path: command.path(named), body: command.body(named) });
    };
  };

  it.each(REFUSED)('$name: the $id of nothing, or of another provider, is refused', async (one) => {
    const { world, theirs } = scene();
    const naming = await asking(one);
    await nothingDone(world, async () => {
      const [unknown, foreign] = [problemIn(await naming(randomUUID())), problemIn(await naming(theirs[one.id]))];
      expect(unknown.status).toBeLessThan(500);
      expect([foreign.status, foreign.code, foreign.title]).toEqual([unknown.status, unknown.code, unknown.title]);
      expect(problemIn(await naming('42'))).toMatchObject({ status: 400, code: 'invalid-input' });
    });
  });

  it.each(READS)('%s of another provider is answered like one that does not exist', async (_, role, path) => {
    const { world, known, theirs } = scene();
    const wire = await Wire.as(world, world.provider.tenantId, role);
    const told = async (address: string): Promise<string> => {
      const { status, text } = await wire.send({ method: 'GET', path: address });
      const nameless = text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, 'id');
      return `${status} ${nameless}`;
    };
    const nothing: Known = { ...known, ...Object.fromEntries(ID_NAMES.map((name) => [name, randomUUID()])) };
    expect(await told(path(theirs))).toBe(await told(path(nothing)));
    expect(await told(path(known))).toMatch(/^200 /);
  });

  it.each(KEPT)('$name: the $id of another provider changes nothing there', async (one) => {
    const { world, theirs } = scene();
    const naming = await asking(one);
    const before = await tenantFootprint(world, scene().theirTenantId);
    expect((await naming(theirs[one.id])).status).toBeLessThan(300);
    await world.time.rest();
    expect(await tenantFootprint(world, scene().theirTenantId)).toEqual(before);
  });
}
