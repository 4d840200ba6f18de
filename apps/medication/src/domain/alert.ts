import { accept, mayAcknowledgeAlert, reject, type Decision, type Id } from '@stepwell/kernel';
import type { Moment, SafetyAlertAcknowledged, SafetyAlertRaised, Signature } from './events.js';

/** A medication safety finding that waits for, or has, a person's answer. */
export interface Alert {
  readonly alertId: Id;
  readonly patientId: Id;
  readonly orderId: Id | null;
  readonly siteId: Id;
  readonly kind: string;
  readonly severity: 'soft' | 'hard';
  readonly status: 'open' | 'acknowledged';
  readonly version: number;
}

/** The alert after `event`. */
export function evolveAlert(before: Alert | null, event: SafetyAlertRaised | SafetyAlertAcknowledged): Alert {
  if (event.type === 'safety-alert-raised') {
    const { alertId, patientId, orderId, kind, severity, moment } = event;
    return { alertId, patientId, orderId, kind, severity, siteId: moment.siteId, status: 'open', version: 1 };
  }
  if (!before) throw new Error('acknowledged an alert that is not there');
  return { ...before, status: 'acknowledged', version: before.version + 1 };
}

/** L3+ or M1+ answers an open alert with a coded reason (clinical 6.3). */
export function acknowledgeAlert(
  alert: Alert,
  reason: string,
  signedBy: Signature,
  moment: Moment,
): Decision<SafetyAlertAcknowledged, 'acknowledger-tier-too-low' | 'alert-already-acknowledged'> {
  if (!mayAcknowledgeAlert(signedBy.tier)) return reject('acknowledger-tier-too-low');
  if (alert.status === 'acknowledged') return reject('alert-already-acknowledged');
  const { patientId, alertId } = alert;
  return accept<SafetyAlertAcknowledged>({
    type: 'safety-alert-acknowledged',
    patientId,
    alertId,
    reason,
    signedBy,
    moment,
  });
}
