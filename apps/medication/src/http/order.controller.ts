import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import {
  Caller,
  Edge,
  requireSite,
  requireVersion,
  Roles,
  type Answer,
  type Call,
  type Reply,
} from '@stepwell/platform';
import { Prescribing, type OrderChanged, type Permit, type PrescribingRefusal } from '../app/prescribing.js';
import { OrderStore } from '../db/order.store.js';
import type { MedicationEvent } from '../domain/events.js';
import type { Order } from '../domain/order.js';
import type { ChangeRequest } from '../domain/prescribing.js';
import { ChangeBody, clinicalOf, OrderBody, ReasonBody } from './order.dto.js';
import { OrderPath, PatientPath } from './paths.js';
import { ordererOf } from './signing.js';

/** Orders: made, changed, reassessed, stopped, never started. */
@Controller('medication/v1')
@Roles('prescriber', 'medical-director')
export class OrderController {
  constructor(
    private readonly edge: Edge<MedicationEvent>,
    private readonly prescribing: Prescribing,
    private readonly orders: OrderStore,
  ) {}

  /** A new order, checked against every hard and soft stop. */
  @Post('patients/:patientId/orders')
  order(@Caller() call: Call, @Param() { patientId }: PatientPath, @Body() body: OrderBody): Promise<Reply> {
    const request = {
      ...{ medication: body.medication, product: body.product ?? null, intent: body.intent ?? 'maintenance' },
      ...{ doseMg: body.doseMg ?? null, everyDays: body.everyDays ?? null, timesPerDay: body.timesPerDay ?? null },
      ...{ splitAllowed: body.splitAllowed ?? null, startDate: body.startDate ?? null },
      ...{ treatmentStart: body.treatmentStart ?? null, secondDoseRule: body.secondDoseRule ?? false },
      firstDayExceptionReason: body.firstDayExceptionReason ?? null,
      stopReasons: body.stopReasons ?? [],
      clinical: clinicalOf(body.clinical),
    };
    return this.edge.command(call, 'order-medication', patientId, async (tx) => {
      requireSite(call, body.siteId);
      return changed(await this.prescribing.order(tx, patientId, body.siteId, request, ordererOf(call)), 201);
    });
  }

  /** One order: dose, schedule, holds and version. */
  @Get('orders/:orderId')
  @Roles('prescriber', 'medical-director', 'nurse', 'counselor', 'clinical-supervisor', 'service')
  read(@Caller() call: Call, @Param() { orderId }: OrderPath): Promise<Reply> {
    return this.edge.read(call, 'read-medication-order', orderId, async (tx): Promise<Answer<object>> => {
      const { order } = await this.orders.load(tx, orderId);
      requireSite(call, order.siteId);
      return { ok: true, body: order, version: order.version };
    });
  }

  /** Another dose, interval or intent; checked like a new order. */
  @Post('orders/:orderId/change')
  change(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: ChangeBody): Promise<Reply> {
    return this.changeOrder(call, 'change-medication', orderId, changeOf(body, false));
  }

  /** A prescriber saw the patient after missed doses: doses may go on, at the dose given here. */
  @Post('orders/:orderId/reassess')
  reassess(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() body: ChangeBody): Promise<Reply> {
    return this.changeOrder(call, 'reassess-after-missed-doses', orderId, changeOf(body, true));
  }

  /** Stop an order with a coded reason. */
  @Post('orders/:orderId/stop')
  stop(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() { reason }: ReasonBody): Promise<Reply> {
    return this.edge.command(call, 'stop-medication', orderId, async (tx) =>
      changed(await this.prescribing.stop(tx, orderId, reason, ordererOf(call), permit(call))),
    );
  }

  /** The medication was never started. */
  @Post('orders/:orderId/induction-failed')
  fail(@Caller() call: Call, @Param() { orderId }: OrderPath, @Body() { reason }: ReasonBody): Promise<Reply> {
    return this.edge.command(call, 'fail-induction', orderId, async (tx) =>
      changed(await this.prescribing.failInduction(tx, orderId, reason, ordererOf(call), permit(call))),
    );
  }

  private changeOrder(call: Call, action: string, orderId: string, request: ChangeRequest): Promise<Reply> {
    return this.edge.command(call, action, orderId, async (tx) =>
      changed(await this.prescribing.change(tx, orderId, request, ordererOf(call), permit(call))),
    );
  }
}

/** The caller works at the order's site and read its version. */
export function permit(call: Call): Permit {
  return (order: Order) => {
    requireSite(call, order.siteId);
    requireVersion(call, order.version);
  };
}

function changeOf(body: ChangeBody, reassessed: boolean): ChangeRequest {
  return {
    ...{ doseMg: body.doseMg ?? null, everyDays: body.everyDays ?? null, timesPerDay: body.timesPerDay ?? null },
    ...{ splitAllowed: body.splitAllowed ?? null, intent: body.intent ?? null },
    secondDoseRule: body.secondDoseRule ?? null,
    ...{ reason: body.reason, reassessed, stopReasons: body.stopReasons ?? [], clinical: clinicalOf(body.clinical) },
  };
}

function changed(outcome: OrderChanged | PrescribingRefusal, status: 200 | 201 = 200): Answer<object> {
  if (!outcome.ok) return outcome;
  const { order, events } = outcome;
  const alerts = events.flatMap((event) => (event.type === 'safety-alert-raised' ? [event.kind] : []));
  const reviews = events.flatMap((event) => (event.type === 'review-opened' ? [event.kind] : []));
  return {
    ...{ ok: true, status, body: { ...order, alerts, reviews }, version: order.version },
    location: `/medication/v1/orders/${order.orderId}`,
  };
}
