import { accept, reject, type Decision, type Id, type SiteDate, type Tier } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore, NamedRoom } from '../db/directory.store.js';
import { changeCredential, registerSite, type Program, type Site } from '../domain/directory.js';
import type { SchedulingEvent } from '../domain/events.js';
import type { Staff } from '../domain/leadership.js';
import type { Leadership } from './leadership.js';

/** Sees the version that was read; throws when the caller knew another. */
export type VersionCheck = (version: number) => void;

/** Sites, rooms, programs and staff. */
export class Directory {
  constructor(
    private readonly store: DirectoryStore,
    private readonly leadership: Leadership,
  ) {}

  async registerSite(tx: Tx<SchedulingEvent>, site: Site): Promise<ReturnType<typeof registerSite>> {
    const decision = registerSite(site, null);
    if (!decision.ok) return decision;
    await this.store.saveSite(tx, site, 0);
    tx.record(...decision.events);
    return decision;
  }

  async changeSite(tx: Tx<SchedulingEvent>, site: Site, check: VersionCheck): Promise<ReturnType<typeof registerSite>> {
    const known = await this.store.site(tx, site.siteId);
    check(known.version);
    const hasSeries = await this.store.hasSeries(tx, site.siteId);
    const decision = registerSite(site, { zone: known.value.zone, hasSeries });
    if (!decision.ok) return decision;
    await this.store.saveSite(tx, site, known.version);
    tx.record(...decision.events);
    return decision;
  }

  async addRoom(tx: Tx<SchedulingEvent>, room: NamedRoom): Promise<void> {
    await this.store.site(tx, room.siteId);
    await this.store.addRoom(tx, room);
  }

  async defineProgram(tx: Tx<SchedulingEvent>, program: Program): Promise<void> {
    await this.store.site(tx, program.siteId);
    await this.store.addProgram(tx, program);
    tx.record({ type: 'program-defined', program });
  }

  /** Every site must be known: the directory is this service's own. */
  async registerStaff(
    tx: Tx<SchedulingEvent>,
    staff: Staff,
  ): Promise<Decision<SchedulingEvent, 'unknown-site' | 'already-registered'>> {
    if (await this.store.findStaff(tx, staff.staffId)) return reject('already-registered');
    for (const siteId of staff.siteIds) {
      if (!(await this.store.findSite(tx, siteId))) return reject('unknown-site', { siteId });
    }
    const event: SchedulingEvent = { type: 'staff-registered', staff };
    await this.store.addStaff(tx, staff);
    tx.record(event);
    return accept(event);
  }

  /** Also marks the coming sessions that the member may now lead, or no longer may (C40). */
  async changeCredential(
    tx: Tx<SchedulingEvent>,
    command: { staffId: Id; tier: Tier; credentialUntil: SiteDate | null },
    check: VersionCheck,
  ): Promise<ReturnType<typeof changeCredential>> {
    const known = await this.store.staff(tx, command.staffId);
    check(known.version);
    const decision = changeCredential(known.value, command.tier, command.credentialUntil);
    if (!decision.ok) return decision;
    const { tier, credentialUntil } = command;
    await this.store.saveCredential(tx, { ...known.value, tier, credentialUntil }, known.version);
    tx.record(...decision.events);
    await this.leadership.recheck(tx, command.staffId);
    return decision;
  }
}
