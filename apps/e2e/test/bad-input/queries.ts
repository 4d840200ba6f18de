import { expect, it } from '@jest/globals';
import type { Scene } from './bodies.js';
import type { Known } from './clinic.js';
import { SECRET } from './spoiled.js';
import { problemIn, Wire } from './wire.js';

const STRANGER = `favouriteDrug=${SECRET}`;

/** How addresses read in the names of the specs. */
const PLACES: Known = {
  ...{ siteId: ':siteId', programId: '', trackId: '', seriesId: '', sessionId: '', patientId: ':patientId' },
  ...{ episodeId: '', assessmentId: '', goalId: '', orderId: '', holdId: '', policy: null },
};

/** Lists of every service, each with queries that cannot be right: address, bad parts. */
const LISTS: readonly (readonly [(known: Known) => string, readonly string[]])[] = [
  [
    ({ siteId }) => `/intake/v1/episodes?siteId=${siteId}`,
    ['limit=0', 'limit=201', 'limit=many', 'cursor=nowhere', 'status=gone', STRANGER],
  ],
  [
    ({ siteId }) => `/scheduling/v1/sessions?siteId=${siteId}&siteDate=2026-01-05`,
    ['limit=0', 'limit=201', 'cursor=nowhere', 'trackId=42', STRANGER],
  ],
  [
    ({ siteId }) => `/scheduling/v1/sessions?siteId=${siteId}`,
    ['siteDate=2026-02-30', 'siteDate=5+Jan', 'siteDate=2026-01-05&siteDate=2026-01-06'],
  ],
  [({ siteId }) => `/scheduling/v1/worklist?siteId=${siteId}`, ['limit=0', 'cursor=nowhere', STRANGER]],
  [({ siteId }) => `/attendance/v1/sites/${siteId}/roster?`, ['siteDate=2026-02-30', 'siteDate=today']],
  [({ siteId }) => `/attendance/v1/sites/${siteId}/roster?siteDate=2026-01-05`, ['track=noon', STRANGER]],
  [({ patientId }) => `/attendance/v1/patients/${patientId}/weeks?to=2026-03-01`, ['from=2026-02-30', STRANGER]],
  [({ siteId }) => `/attendance/v1/sites/${siteId}/outreach?`, ['limit=0', 'limit=9999', 'cursor=nowhere', STRANGER]],
  [({ siteId }) => `/medication/v1/worklist?siteId=${siteId}`, ['limit=0', 'limit=9999', 'cursor=nowhere', STRANGER]],
  [({ patientId }) => `/step-down/v1/patients/${patientId}/evaluation?`, ['siteDate=2026-02-30', STRANGER]],
  [
    () => '/step-down/v1/proposals?',
    ['limit=0', 'limit=201', 'cursor=nowhere', 'status=gone', 'kind=sideways', 'siteId=42', STRANGER],
  ],
  [() => '/step-down/v1/decisions?', ['patientId=42', 'patientId=']],
];

const CASES = LISTS.flatMap(([path, parts]) => parts.map((part) => ({ list: path(PLACES), part, path })));

/** Queries that cannot be right: told at their parameter, never answered by half. */
export function refusesQueries(scene: () => Scene): void {
  it.each(CASES)('$list with $part', async ({ path, part }) => {
    const { world, known } = scene();
    const address = path(known);
    const wire = await Wire.as(
      world,
      world.provider.tenantId,
      address.startsWith('/scheduling') ? 'scheduler' : 'counselor',
    );
    const got = await wire.send({ method: 'GET', path: `${address}${address.endsWith('?') ? '' : '&'}${part}` });
    const problem = problemIn(got);
    expect([problem.status, problem.code]).toEqual([400, 'invalid-input']);
    expect(problem.errors!.map(({ pointer }) => pointer)).toContain(`?${part.split('=')[0]}`);
    expect(got.text).not.toContain(SECRET);
  });
}
