import type { Order } from './order.js';

/** A running buprenorphine order from 1 January 2026, for specs; `more` says what matters there. */
export function order(more: Partial<Order> = {}): Order {
  return {
    orderId: '00000000-0000-4000-8000-00000000000a',
    patientId: '00000000-0000-4000-8000-00000000000b',
    siteId: '00000000-0000-4000-8000-00000000000c',
    zone: 'America/New_York',
    medication: 'buprenorphine',
    product: 'buprenorphine-transmucosal',
    doseMg: 16,
    everyDays: 1,
    timesPerDay: 1,
    splitAllowed: false,
    intent: 'maintenance',
    status: 'active',
    startDate: '2026-01-01',
    treatmentStart: '2026-01-01',
    endDate: null,
    takeHomeMax: null,
    reassessedOn: null,
    firstDayExceptionReason: null,
    secondDoseRule: false,
    signedBy: { staffId: 's1', tier: 'M3' },
    version: 1,
    ...more,
  };
}
