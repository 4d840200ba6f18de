import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, requireSite, worksAt, type Call, type Reply } from '@stepwell/platform';
import { Directory } from '../app/directory.js';
import { DirectoryStore } from '../db/directory.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { created, done, versionOf } from './answers.js';
import { ProgramBody, RoomBody, SiteBody, SiteQuery } from './directory.dto.js';
import { AdminRoles, ReadRoles } from './roles.js';

/** Sites, rooms and programs. */
@Controller('scheduling/v1')
export class DirectoryController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly directory: Directory,
    private readonly store: DirectoryStore,
  ) {}

  /** Register a site with its zone and opening hours. */
  @Post('sites')
  @AdminRoles()
  registerSite(@Caller() call: Call, @Body() body: SiteBody): Promise<Reply> {
    return this.edge.command(call, 'register-site', null, async (tx) => {
      const site = { siteId: tx.newId(), ...body };
      const decision = await this.directory.registerSite(tx, site);
      return decision.ok ? created(site, `/scheduling/v1/sites/${site.siteId}`) : decision;
    });
  }

  /** Sites of the organisation. */
  @Get('sites')
  @ReadRoles()
  sites(@Caller() call: Call): Promise<Reply> {
    return this.edge.read(call, 'list-sites', null, async (tx) => {
      const sites = (await this.store.sites(tx)).map((site) => site.value);
      return { ok: true, body: { sites: sites.filter((site) => worksAt(call.principal, site.siteId)) } };
    });
  }

  /** One site. */
  @Get('sites/:siteId')
  @ReadRoles()
  site(@Caller() call: Call, @IdParam('siteId') siteId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-site', siteId, async (tx) => {
      requireSite(call, siteId);
      const { value: body, version } = await this.store.site(tx, siteId);
      return { ok: true, body, version };
    });
  }

  /** Change a site; what was booked stays as it is. */
  @Put('sites/:siteId')
  @AdminRoles()
  changeSite(@Caller() call: Call, @IdParam('siteId') siteId: Id, @Body() body: SiteBody): Promise<Reply> {
    return this.edge.command(call, 'change-site', siteId, async (tx) => {
      requireSite(call, siteId);
      const site = { siteId, ...body };
      const decision = await this.directory.changeSite(tx, site, versionOf(call));
      return done(decision, site, (call.ifMatch ?? 0) + 1);
    });
  }

  /** Add a room with its number of seats. */
  @Post('rooms')
  @AdminRoles()
  addRoom(@Caller() call: Call, @Body() body: RoomBody): Promise<Reply> {
    return this.edge.command(call, 'add-room', null, async (tx) => {
      requireSite(call, body.siteId);
      const room = { roomId: tx.newId(), ...body };
      await this.directory.addRoom(tx, room);
      return created(room, `/scheduling/v1/rooms?siteId=${room.siteId}`);
    });
  }

  /** Rooms of a site. */
  @Get('rooms')
  @ReadRoles()
  rooms(@Caller() call: Call, @Query() { siteId }: SiteQuery): Promise<Reply> {
    return this.edge.read(call, 'list-rooms', siteId, async (tx) => {
      requireSite(call, siteId);
      return { ok: true, body: { rooms: await this.store.rooms(tx, siteId) } };
    });
  }

  /** Define a program of a site. */
  @Post('programs')
  @AdminRoles()
  defineProgram(@Caller() call: Call, @Body() body: ProgramBody): Promise<Reply> {
    return this.edge.command(call, 'define-program', null, async (tx) => {
      requireSite(call, body.siteId);
      const program = { programId: tx.newId(), ...body };
      await this.directory.defineProgram(tx, program);
      return created(program, `/scheduling/v1/programs?siteId=${program.siteId}`);
    });
  }

  /** Programs of a site. */
  @Get('programs')
  @ReadRoles()
  programs(@Caller() call: Call, @Query() { siteId }: SiteQuery): Promise<Reply> {
    return this.edge.read(call, 'list-programs', siteId, async (tx) => {
      requireSite(call, siteId);
      return { ok: true, body: { programs: await this.store.programs(tx, siteId) } };
    });
  }
}
