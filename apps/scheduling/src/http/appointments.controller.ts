import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Bookings, onlyOutcome, type SessionWish } from '../app/bookings.js';
import { AppointmentStore } from '../db/appointment.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { created, done, refusal, siteOf, versionOf } from './answers.js';
import { ReasonBody } from './calendar.dto.js';
import { BatchBody, BookingBody, SessionChoice } from './patients.dto.js';
import { BookingRoles, ReadRoles } from './roles.js';

/** Bookings of patients into single sessions. */
@Controller('scheduling/v1/appointments')
export class AppointmentsController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly bookings: Bookings,
    private readonly store: AppointmentStore,
  ) {}

  /** Book an appointment; one that overlaps another of the patient or the staff member is refused. */
  @Post()
  @BookingRoles()
  book(@Caller() call: Call, @Body() body: BookingBody): Promise<Reply> {
    return this.edge.command(call, 'book-appointment', body.patientId, async (tx) => {
      const order = { patientId: body.patientId, ...wishOf(body) };
      const outcome = onlyOutcome(await this.bookings.book(tx, [order], siteOf(call)));
      if (!outcome.ok) return refusal(outcome);
      const { appointmentId } = outcome;
      return created({ appointmentId }, `/scheduling/v1/appointments/${appointmentId}`);
    });
  }

  /** Up to 1,000 bookings in one transaction; rows that do not hold are refused by themselves. */
  @Post('batch')
  @HttpCode(200)
  @BookingRoles()
  bookAll(@Caller() call: Call, @Body() body: BatchBody): Promise<Reply> {
    return this.edge.command(call, 'book-appointments', null, async (tx) => {
      const orders = body.rows.map((row) => ({ patientId: row.patientId, ...wishOf(row) }));
      const outcomes = await this.bookings.book(tx, orders, siteOf(call));
      const rows = outcomes.map((outcome) =>
        outcome.ok ? { appointmentId: outcome.appointmentId } : { rejection: outcome.rejection },
      );
      const booked = outcomes.filter((outcome) => outcome.ok).length;
      return { ok: true, body: { booked, refused: rows.length - booked, rows } };
    });
  }

  /** One appointment. */
  @Get(':appointmentId')
  @ReadRoles()
  read(@Caller() call: Call, @IdParam('appointmentId') appointmentId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-appointment', appointmentId, async (tx) => {
      const { appointment, version } = await this.store.read(tx, appointmentId);
      requireSite(call, appointment.session.siteId);
      return { ok: true, body: appointment, version };
    });
  }

  /** Move an appointment to another time. */
  @Post(':appointmentId/move')
  @BookingRoles()
  move(@Caller() call: Call, @IdParam('appointmentId') appointmentId: Id, @Body() body: SessionChoice): Promise<Reply> {
    return this.edge.command(call, 'move-appointment', appointmentId, async (tx) => {
      const checks = { version: versionOf(call), site: siteOf(call) };
      const decision = await this.bookings.move(tx, appointmentId, wishOf(body), checks);
      return done(decision, { appointmentId }, (call.ifMatch ?? 0) + 1);
    });
  }

  /** Cancel an appointment with a coded reason. */
  @Post(':appointmentId/cancel')
  @BookingRoles()
  cancel(@Caller() call: Call, @IdParam('appointmentId') appointmentId: Id, @Body() body: ReasonBody): Promise<Reply> {
    return this.edge.command(call, 'cancel-appointment', appointmentId, async (tx) => {
      const checks = { version: versionOf(call), site: siteOf(call) };
      const decision = await this.bookings.cancel(tx, appointmentId, body.reason, checks);
      return done(decision, { appointmentId }, (call.ifMatch ?? 0) + 1);
    });
  }
}

/** The DTO rules guarantee one of the two forms. */
function wishOf({ sessionId, seriesId, siteDate }: SessionChoice): SessionWish {
  if (sessionId !== undefined) return { sessionId };
  return { seriesId: seriesId ?? '', siteDate: siteDate ?? '' };
}
