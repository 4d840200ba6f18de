import { uuidv5, type Id, type SiteDate, type Tier, type Zone } from '@stepwell/kernel';
import type { Role } from '@stepwell/platform';
import type { Host } from '../host/host.js';
import { ApiClient } from './api-client.js';
import type { CommandKeys } from './command-keys.js';

/** One site of a provider with its program and its day and evening track. */
export interface ProviderSite {
  readonly siteId: Id;
  readonly programId: Id;
  readonly zone: Zone;
}

/** A provider organisation as its staff reach it. */
export interface Provider {
  readonly tenantId: Id;
  readonly sites: readonly ProviderSite[];
  /** A ready access token per role. */
  readonly tokens: Readonly<Record<string, string>>;
  as(role: Role): ApiClient;
}

interface SiteOrder {
  readonly name: string;
  readonly zone: Zone;
  readonly opioidTreatmentProgram: boolean;
}

/** Who works here, by role; the tier is what the role's token and staff row carry. */
const PEOPLE: Readonly<Partial<Record<Role, Tier | null>>> = {
  'front-desk': null,
  'intake-coordinator': 'L3',
  counselor: 'L4',
  nurse: 'M1',
  prescriber: 'M3',
  scheduler: null,
  'medical-director': 'M3',
  'org-admin': null,
  analyst: null,
  operator: 'L4',
};
const LEADERS_PER_SITE = 5;

/** The weekly templates of a track, one series per phase (clinical 2.2). */
const TEMPLATES = [
  { phase: 'P1', weekdays: [1, 2, 3, 4, 5], minutes: 180 },
  { phase: 'P2', weekdays: [1, 3, 5], minutes: 180 },
  { phase: 'P3', weekdays: [2, 4], minutes: 120 },
  { phase: 'P4', weekdays: [3], minutes: 90 },
  { phase: 'P5', weekdays: [5], minutes: 60 },
] as const;
/** When the groups of a track begin, local time. */
export const STARTS = { day: '09:00', evening: '18:00' } as const;
const SEATS = 12;

/** Sets up a provider through scheduling's commands. Ids of people follow from the tenant, so a restart finds them again; `keys` let it be repeated. */
export async function openProvider(
  host: Host,
  tenantId: Id,
  orders: readonly SiteOrder[],
  firstDay: SiteDate,
  keys?: CommandKeys,
): Promise<Provider> {
  const access = await tokensOf(host, tenantId);
  const admin = new ApiClient(host.origin, access['org-admin']!, keys?.next);
  const sites: ProviderSite[] = [];
  for (const order of orders) sites.push(await openSite(admin, order, firstDay));
  await hire(
    admin,
    tenantId,
    sites.map(({ siteId }) => siteId),
  );
  return providerOf(host, tenantId, access, sites, keys);
}

/** The provider of a platform that was set up before. */
export async function knownProvider(host: Host, tenantId: Id): Promise<Provider | null> {
  const access = await tokensOf(host, tenantId);
  const admin = new ApiClient(host.origin, access['org-admin']!);
  const { sites } = await admin.get<{ sites: { siteId: Id; zone: Zone }[] }>('/scheduling/v1/sites');
  if (sites.length === 0) return null;
  const known = await Promise.all(
    sites.map(async ({ siteId, zone }) => {
      const { programs } = await admin.get<{ programs: { programId: Id }[] }>(
        `/scheduling/v1/programs?siteId=${siteId}`,
      );
      return { siteId, zone, programId: programs[0]?.programId ?? '' };
    }),
  );
  return providerOf(host, tenantId, access, known);
}

function providerOf(
  host: Host,
  tenantId: Id,
  tokens: Readonly<Record<string, string>>,
  sites: readonly ProviderSite[],
  keys?: CommandKeys,
): Provider {
  const clients = new Map(
    Object.entries(tokens).map(([role, token]) => [role, new ApiClient(host.origin, token, keys?.next)]),
  );
  return {
    tenantId,
    sites,
    tokens,
    as: (role) => {
      const client = clients.get(role);
      if (!client) throw new Error(`nobody here is ${role}`);
      return client;
    },
  };
}

const staffOf = (tenantId: Id, role: string): Id => uuidv5(tenantId, `staff/${role}`);

async function tokensOf(host: Host, tenantId: Id): Promise<Record<string, string>> {
  const entries = Object.entries(PEOPLE).map(async ([role, tier]) => {
    const staffId = staffOf(tenantId, role);
    const person = {
      subject: staffId,
      tenantId,
      roles: [role as Role],
      siteIds: 'all',
      staffId: tier ? staffId : null,
      tier,
    } as const;
    return [role, await host.issuer.token(person)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function openSite(admin: ApiClient, order: SiteOrder, firstDay: SiteDate): Promise<ProviderSite> {
  const { siteId } = await admin.post<{ siteId: Id }>('/scheduling/v1/sites', {
    ...order,
    jurisdiction: 'US-MD',
    edition: '4',
  });
  const { programId } = await admin.post<{ programId: Id }>('/scheduling/v1/programs', {
    siteId,
    name: 'Adult IOP',
    ageBand: 'adult',
  });
  const leaders: Id[] = [];
  for (let i = 0; i < LEADERS_PER_SITE; i++) {
    leaders.push(
      (await admin.post<{ staffId: Id }>('/scheduling/v1/staff', { tier: 'L4', siteIds: [siteId] })).staffId,
    );
  }
  for (const track of ['day', 'evening'] as const) {
    const series = TEMPLATES.map((template, i) => ({
      ...template,
      component: 'group',
      startLocal: STARTS[track],
      capacity: SEATS,
      from: firstDay,
      leaderStaffId: leaders[i]!,
    }));
    await admin.post('/scheduling/v1/tracks', { siteId, programId, track, name: `${track} track`, series });
  }
  return { siteId, programId, zone: order.zone };
}

/** The people behind the role tokens are staff at every site: their registered tier counts, not the token's. */
async function hire(admin: ApiClient, tenantId: Id, siteIds: readonly Id[]): Promise<void> {
  for (const [role, tier] of Object.entries(PEOPLE)) {
    if (tier) await admin.post('/scheduling/v1/staff', { staffId: staffOf(tenantId, role), tier, siteIds });
  }
}
