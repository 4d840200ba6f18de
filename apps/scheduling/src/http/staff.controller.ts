import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Directory } from '../app/directory.js';
import { DirectoryStore } from '../db/directory.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { created, done, refusal, requireAnySite, versionOf } from './answers.js';
import { CredentialBody, SiteQuery, StaffBody } from './directory.dto.js';
import { AdminRoles, ReadRoles } from './roles.js';

/** Staff members and their credentials. */
@Controller('scheduling/v1/staff')
export class StaffController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly directory: Directory,
    private readonly store: DirectoryStore,
  ) {}

  /** Register or change a staff member: roles, credential and sites. */
  @Post()
  @AdminRoles()
  register(@Caller() call: Call, @Body() body: StaffBody): Promise<Reply> {
    return this.edge.command(call, 'register-staff', body.staffId ?? null, async (tx) => {
      for (const siteId of body.siteIds) requireSite(call, siteId);
      const { tier, siteIds, credentialUntil = null } = body;
      const staff = { staffId: body.staffId ?? tx.newId(), tier, siteIds, credentialUntil };
      const decision = await this.directory.registerStaff(tx, staff);
      return decision.ok ? created(staff, `/scheduling/v1/staff/${staff.staffId}`) : refusal(decision);
    });
  }

  /** Staff of a site. */
  @Get()
  @ReadRoles()
  list(@Caller() call: Call, @Query() { siteId }: SiteQuery): Promise<Reply> {
    return this.edge.read(call, 'list-staff', siteId, async (tx) => {
      requireSite(call, siteId);
      const staff = await this.store.staffAt(tx, siteId);
      return { ok: true, body: { staff: staff.map((member) => member.value) } };
    });
  }

  /** One staff member. */
  @Get(':staffId')
  @ReadRoles()
  read(@Caller() call: Call, @IdParam('staffId') staffId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-staff', staffId, async (tx) => {
      const { value: body, version } = await this.store.staff(tx, staffId);
      requireAnySite(call, body.siteIds);
      return { ok: true, body, version };
    });
  }

  /** Renews, raises, lowers or ends a credential; sessions that lose their leader appear in the worklist. */
  @Post(':staffId/credential')
  @AdminRoles()
  changeCredential(
    @Caller() call: Call,
    @IdParam('staffId') staffId: Id,
    @Body() { tier, credentialUntil = null }: CredentialBody,
  ): Promise<Reply> {
    return this.edge.command(call, 'change-credential', staffId, async (tx) => {
      const { value } = await this.store.staff(tx, staffId);
      requireAnySite(call, value.siteIds);
      const decision = await this.directory.changeCredential(tx, { staffId, tier, credentialUntil }, versionOf(call));
      return done(decision, { ...value, tier, credentialUntil }, (call.ifMatch ?? 0) + 1);
    });
  }
}
