import { Body, Controller, Get, Post } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Enrollments } from '../app/enrollments.js';
import { Seating } from '../app/seating.js';
import { DirectoryStore } from '../db/directory.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { namedVersionOf, refusal, requireAnySite, siteOf, versionOf } from './answers.js';
import { NoBody, SeatBody } from './patients.dto.js';
import { ReadRoles, SeatRoles } from './roles.js';

/** The seat of one patient. */
@Controller('scheduling/v1')
export class PatientsController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly seating: Seating,
    private readonly enrollments: Enrollments,
    private readonly directory: DirectoryStore,
  ) {}

  /** Where the patient sits, what is reserved, what is blocked and why, and what is still missing. */
  @Get('patients/:patientId/enrollment')
  @ReadRoles()
  read(@Caller() call: Call, @IdParam('patientId') patientId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-enrollment', patientId, async (tx) => {
      const { view, version } = await this.enrollments.read(tx, patientId);
      requireAnySite(call, view.home ? [view.home.siteId] : []);
      return { ok: true, body: view, version };
    });
  }

  /** Seats by hand; above capacity only with a coded reason. */
  @Post('patients/:patientId/enrollment')
  @SeatRoles()
  seat(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: SeatBody): Promise<Reply> {
    return this.edge.command(call, 'seat-patient', patientId, async (tx) => {
      requireSite(call, (await this.directory.track(tx, body.trackId)).siteId);
      const seated = await this.seating.seat(tx, patientId, orderOf(body), namedVersionOf(call));
      if (!seated.ok) return refusal(seated);
      const { placement, version } = seated;
      return { ok: true, status: 201, body: { patientId, seat: placement.seat }, version };
    });
  }

  /** Moves to another track, phase and taper as they are. */
  @Post('patients/:patientId/re-track')
  @SeatRoles()
  reTrack(@Caller() call: Call, @IdParam('patientId') patientId: Id, @Body() body: SeatBody): Promise<Reply> {
    return this.edge.command(call, 're-track-patient', patientId, async (tx) => {
      requireSite(call, (await this.directory.track(tx, body.trackId)).siteId);
      const moved = await this.seating.reTrack(tx, patientId, orderOf(body), versionOf(call));
      if (!moved.ok) return refusal(moved);
      return { ok: true, body: { patientId, seat: moved.placement.seat }, version: moved.version };
    });
  }

  /** The person took the offered seat. */
  @Post('offers/:offerId/accept')
  @SeatRoles()
  accept(@Caller() call: Call, @IdParam('offerId') offerId: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'accept-offer', offerId, async (tx) => {
      const checks = { version: namedVersionOf(call), site: siteOf(call) };
      const seated = await this.seating.acceptOffer(tx, offerId, checks);
      if (!seated.ok) return refusal(seated);
      const { placement, version } = seated;
      return { ok: true, body: { patientId: placement.patientId, seat: placement.seat }, version };
    });
  }
}

const orderOf = ({ trackId, from, aboveCapacityReason }: SeatBody) => ({
  trackId,
  from,
  aboveCapacity: aboveCapacityReason ?? null,
});
