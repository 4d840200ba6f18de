import { reject, siteDate, type Id, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import type { WorklistStore, ReviewLine } from '../db/worklist.store.js';
import type { PatientStore } from '../db/patient.store.js';
import { acknowledgeAlert, evolveAlert, type Alert } from '../domain/alert.js';
import type { MedicationEvent, Moment, Signature } from '../domain/events.js';
import type { Recording } from './recording.js';

export type AcknowledgeRefusal = Rejected<
  'acknowledger-tier-too-low' | 'alert-already-acknowledged' | 'site-not-known'
>;

/** What people answer: alerts, reviews, and naloxone handed out. */
export class Answering {
  constructor(
    private readonly worklist: WorklistStore,
    private readonly patients: PatientStore,
    private readonly directory: DirectoryStore,
    private readonly recording: Recording,
  ) {}

  /** Throws NotFound for an unknown alert. */
  async acknowledge(
    tx: Tx<MedicationEvent>,
    alertId: Id,
    reason: string,
    signedBy: Signature,
    permit: (alert: Alert) => void,
  ): Promise<{ readonly ok: true; readonly alert: Alert } | AcknowledgeRefusal> {
    const alert = await this.worklist.alert(tx, alertId);
    permit(alert);
    const moment = await this.momentAt(tx, alert.siteId);
    if (!moment) return reject('site-not-known');
    const decision = acknowledgeAlert(alert, reason, signedBy, moment);
    if (!decision.ok) return decision;
    await this.recording.record(tx, decision.events);
    return { ok: true, alert: decision.events.reduce(evolveAlert, alert) };
  }

  /** Throws NotFound for an unknown review. */
  async finishReview(
    tx: Tx<MedicationEvent>,
    reviewId: Id,
    reason: string,
    signedBy: Signature,
    permit: (review: ReviewLine) => void,
  ): Promise<{ readonly ok: true; readonly version: number } | Rejected<'review-already-done'>> {
    const review = await this.worklist.review(tx, reviewId);
    permit(review);
    if (review.status === 'done') return reject('review-already-done');
    const { patientId } = review;
    const event: MedicationEvent = { type: 'review-done', patientId, reviewId, reason, signedBy, at: tx.now };
    await this.recording.record(tx, [event]);
    return { ok: true, version: review.version + 1 };
  }

  /** Naloxone kits were handed to a patient at a site. */
  async provideNaloxone(
    tx: Tx<MedicationEvent>,
    patientId: Id,
    siteId: Id,
    units: number,
  ): Promise<{ readonly ok: true; readonly provisionId: Id } | Rejected<'site-not-known'>> {
    const moment = await this.momentAt(tx, siteId);
    if (!moment) return reject('site-not-known');
    await this.patients.lock(tx, [patientId]);
    const provisionId = tx.newId();
    await this.recording.record(tx, [{ type: 'naloxone-provided', patientId, provisionId, units, moment }]);
    return { ok: true, provisionId };
  }

  private async momentAt(tx: Tx, siteId: Id): Promise<Moment | null> {
    const site = await this.directory.site(tx, siteId);
    return site && { siteId, zone: site.zone, siteDate: siteDate(tx.now, site.zone), at: tx.now };
  }
}
