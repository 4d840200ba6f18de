import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActionDoneV1, ActionRequestedV1, ClinicalFactReportedV1 } from '@stepwell/contracts';
import { expectEveryRouteGuarded, expectTenantIsolation } from '@stepwell/testing';
import { idOf, World, ZONE } from './world.js';

const SITE = { name: 'South', zone: ZONE, jurisdiction: 'US-MD', edition: '4', opioidTreatmentProgram: false };

describe('the directory', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.track([{ phase: 'P2', weekdays: [1, 3, 5], minutes: 180, leaderStaffId: world.leaderId }]);
  });
  afterAll(() => world.stop());

  it('keeps tenants apart in every table', async () => {
    await expectTenantIsolation(world.service);
  });

  it('guards every route', async () => {
    await expectEveryRouteGuarded(world.service);
  });

  it('shows another tenant nothing, not even that it exists', async () => {
    const stranger = world.service.as({ roles: ['org-admin'], tenantId: '0b000000-0000-4000-8000-000000000002' });
    expect((await stranger.get('/scheduling/v1/sites')).body).toEqual({ sites: [] });
    expect((await stranger.get(`/scheduling/v1/sites/${world.siteId}`)).status).toBe(404);
    expect((await stranger.get(`/scheduling/v1/staff/${world.leaderId}`)).status).toBe(404);
  });

  it('publishes sites, programs and staff without names', async () => {
    const site = { siteId: world.siteId, zone: ZONE, jurisdiction: 'US-MD', edition: '4' };
    expect(await world.payloads('SiteRegistered')).toEqual([{ ...site, opioidTreatmentProgram: true }]);
    expect(await world.payloads('ProgramDefined')).toEqual([
      { programId: world.programId, siteId: world.siteId, ageBand: 'adult' },
    ]);
    expect(await world.payloads('StaffRegistered')).toEqual([
      { staffId: world.leaderId, tier: 'L3', siteIds: [world.siteId], credentialUntil: null },
    ]);
  });

  it('lists what belongs to a site', async () => {
    const at = `siteId=${world.siteId}`;
    expect((await world.get(`rooms?${at}`)).body).toMatchObject({ rooms: [{ roomId: world.roomId, seats: 30 }] });
    expect((await world.get(`programs?${at}`)).body).toMatchObject({ programs: [{ programId: world.programId }] });
    expect((await world.get(`staff?${at}`)).body).toMatchObject({ staff: [{ staffId: world.leaderId }] });
    expect((await world.get('rooms')).body.code).toBe('invalid-input');
  });

  it('refuses an unknown zone, and another zone for a site with a calendar', async () => {
    expect((await world.post('sites', { ...SITE, zone: 'Mars/Olympus' })).body.code).toBe('unknown-zone');
    const { headers } = await world.get(`sites/${world.siteId}`);
    const put = (body: object, etag: string) =>
      world.service.as('org-admin').put(`/scheduling/v1/sites/${world.siteId}`, body, { 'if-match': etag });
    expect((await put({ ...SITE, zone: 'America/Phoenix' }, headers.etag!)).body.code).toBe('zone-in-use');
    expect((await put(SITE, '"9"')).status).toBe(412);
    expect((await put({ ...SITE, edition: '3' }, headers.etag!)).status).toBe(200);
    expect((await world.payloads('SiteRegistered')).at(-1)).toMatchObject({ edition: '3' });
  });

  it('refuses staff of an unknown site and staff registered twice', async () => {
    const staffId = idOf('member');
    expect((await world.post('staff', { siteIds: [idOf('nowhere')], tier: 'L2' })).body.code).toBe('unknown-site');
    expect((await world.post('staff', { staffId, siteIds: [world.siteId], tier: 'L2' })).status).toBe(201);
    expect((await world.post('staff', { staffId, siteIds: [world.siteId], tier: 'L2' })).body.code).toBe(
      'already-registered',
    );
  });

  it('answers a repeated request with the first answer, and makes nothing twice', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await world.post('sites', { ...SITE, name: 'West' }, key);
    const second = await world.post('sites', { ...SITE, name: 'West' }, key);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect((await world.post('sites', { ...SITE, name: 'East' }, key)).status).toBe(422);
  });

  it('shows seats taken and free of every series of a track', async () => {
    await world.admit('ann');
    const { body } = await world.get<{ tracks: { series: object[] }[] }>(`tracks?siteId=${world.siteId}`);
    expect(body.tracks[0]?.series).toEqual([
      expect.objectContaining({ phase: 'P2', seats: { capacity: 8, taken: 1, free: 7 } }),
    ]);
  });
});

describe('the worklist', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it('holds what clinicians asked a scheduler for until it is done', async () => {
    await world.admit('ann');
    const about = { patientId: idOf('ann'), siteDate: '2026-01-05', zone: ZONE };
    const action = { trigger: 'U6', dueAt: '2026-01-06T14:00:00.000Z', ...about };
    await world.service.deliver(ActionRequestedV1, { actionId: idOf('one'), kind: 're-track', ...action });
    await world.service.deliver(ActionRequestedV1, { actionId: idOf('two'), kind: 'naloxone', ...action });
    const list = () => world.get<{ actions: object[] }>(`worklist?siteId=${world.siteId}`);
    expect((await list()).body.actions).toEqual([
      { actionId: idOf('one'), patientId: idOf('ann'), kind: 're-track', dueAt: action.dueAt },
    ]);
    const doneBy = { staffId: 'staff-1', tier: 'L4' as const };
    await world.service.deliver(ActionDoneV1, { actionId: idOf('one'), doneBy, ...about });
    expect((await list()).body.actions).toEqual([]);
  });

  it('pages through blocked seats, longest waiting first', async () => {
    for (const name of ['bob', 'cal', 'dan']) {
      world.service.clock.advance({ minutes: 1 });
      await world.admit(name);
    }
    type Page = { blocked: { patientId: string }[]; next: string | null };
    const first = await world.get<Page>(`worklist?siteId=${world.siteId}&limit=2`);
    const second = await world.get<Page>(`worklist?siteId=${world.siteId}&limit=2&cursor=${first.body.next}`);
    const people = [...first.body.blocked, ...second.body.blocked].map((entry) => entry.patientId);
    expect(people).toEqual(['ann', 'bob', 'cal', 'dan'].map(idOf));
    expect((await world.get(`worklist?siteId=${world.siteId}&cursor=x`)).body.code).toBe('invalid-input');
  });

  it('offers a seat to a pregnant person before those who waited longer', async () => {
    const { trackId } = await world.track([{ phase: 'P2', weekdays: [1, 3, 5], minutes: 180, capacity: 1 }]);
    await world.admit('holder');
    const wants = { taper: { sessionsPerWeek: 3, minutesPerSession: 180 } };
    world.service.clock.advance({ minutes: 1 });
    await world.admit('first', wants);
    await world.service.deliver(ClinicalFactReportedV1, {
      patientId: idOf('second'),
      factId: idOf('fact'),
      kind: 'pregnancy',
      substance: null,
      siteDate: '2026-01-05',
      zone: ZONE,
    });
    world.service.clock.advance({ minutes: 1 });
    await world.admit('second', wants);
    const { body } = await world.get<{ line: { patientId: string; priority: number }[] }>(
      `waitlist?trackId=${trackId}`,
    );
    expect(body.line[0]).toMatchObject({ patientId: idOf('second'), priority: 0 });
    expect(body.line.map((entry) => entry.patientId)).toContain(idOf('first'));
  });
});

describe('the interface', () => {
  it('describes every body from the rules that check it', async () => {
    const world = await World.start();
    const document = JSON.stringify(world.service.running.openapi());
    for (const part of ['/scheduling/v1/appointments/batch', '"aboveCapacityReason"', '"startLocal"', '"weekdays"']) {
      expect(document).toContain(part);
    }
    await world.stop();
  });
});
