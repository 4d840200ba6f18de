import { addHours, daysBetween, type Id, type SiteDate } from '@stepwell/kernel';
import { lastCoveredDay, proportionOfDaysCovered, type Adherence, type Coverage } from './adherence.js';
import type { MedicationEvent, Moment } from './events.js';
import { daysPastGrace } from './missed-doses.js';
import type { Order } from './order.js';
import type { MedicationRules } from './rules/rule-set.js';

/** What was last published about an order's adherence; null before the first time. */
export interface Published {
  readonly on: SiteDate;
  readonly pdc: number;
}

/** One active order at the close of `on`; everything in it lies on or before that day. */
export interface DayCloseCase {
  readonly order: Order;
  /** Supplies that can still matter to the window; null when `needsSupplies` says that none is needed. */
  readonly supplies: readonly Coverage[] | null;
  /** Day of the last dose or hand-out; null before the first. */
  readonly lastDoseOn: SiteDate | null;
  readonly published: Published | null;
  /** On leave or referred out: a miss is not reported, the gap still grows. */
  readonly away: boolean;
  /** A person already recorded the miss of this day. */
  readonly missRecorded: boolean;
  readonly on: SiteDate;
  /** When the day was closed: what it finds is dated by that, the window and the miss by `on`. */
  readonly moment: Moment;
  readonly newId: () => Id;
  readonly rules: MedicationRules;
}

/**
 * What one order's day brings: a missed-dose fact at the numbers of days the rules name, an adherence figure weekly, on
 * a miss that takes it below the threshold and when it recovers, and reviews. Never one event per patient per day.
 */
export function closeDay(given: DayCloseCase): readonly MedicationEvent[] {
  return [...missed(given), ...adherence(given), ...inductionReview(given)];
}

/** Days missed in a row at the close of the day: uncovered days, for injections days past grace. 0 before the first dose. */
export function missedDaysAt(given: Omit<DayCloseCase, 'newId' | 'moment'>): number {
  const { order, supplies, lastDoseOn, on, rules } = given;
  const { graceDays } = rules.products[order.product];
  if (lastDoseOn === null) return 0;
  if (graceDays !== null) return daysPastGrace(lastDoseOn, graceDays, on);
  return daysBetween(lastCoveredDay(order.medication, supplies ?? [], on) ?? lastDoseOn, on);
}

function missed(given: DayCloseCase): MedicationEvent[] {
  const { order, rules, moment, newId, on: missedOn } = given;
  const consecutiveDays = missedDaysAt(given);
  const report = rules.missed[order.medication];
  if (given.away || given.missRecorded || !report.reportAtDays.includes(consecutiveDays)) return [];
  const ref = { patientId: order.patientId, orderId: order.orderId, medication: order.medication };
  const reason = rules.products[order.product].graceDays === null ? 'not-taken' : 'overdue-past-grace';
  const events: MedicationEvent[] = [
    { type: 'dose-missed', ...ref, missedId: newId(), missedOn, reason, consecutiveDays, externalRef: null, moment },
  ];
  if (consecutiveDays === report.reportAtDays[0]) events.push(...firstReport(given, reason));
  return events;
}

/** The first report of a gap asks for a review; an injection past its grace is a safety alert (clinical 5.4). */
function firstReport(given: DayCloseCase, trigger: string): MedicationEvent[] {
  const { order, rules, moment, newId } = given;
  const { patientId, orderId } = order;
  const review = reviewOf(given, 'missed-dose-review', trigger);
  if (rules.products[order.product].graceDays === null) return [review];
  const alert = { patientId, alertId: newId(), orderId, kind: 'injection-overdue', severity: 'soft' as const, moment };
  return [review, { type: 'safety-alert-raised', ...alert }];
}

function reviewOf({ order, moment, newId, rules }: DayCloseCase, kind: string, trigger: string): MedicationEvent {
  const { patientId, orderId } = order;
  const { siteId, at: openedAt } = moment;
  const dueAt = addHours(openedAt, rules.reviews.dueHours[kind] ?? 0);
  return { type: 'review-opened', patientId, reviewId: newId(), orderId, kind, trigger, siteId, openedAt, dueAt };
}

/** Whether supplies must be loaded: the day was not dosed, or its adherence figure could be worth publishing. */
export function needsSupplies(
  order: Order,
  { published, lastDoseOn }: Pick<DayCloseCase, 'published' | 'lastDoseOn'>,
  on: SiteDate,
  rules: MedicationRules,
): boolean {
  if (lastDoseOn !== on || weekly(order, published, on, rules)) return true;
  return published !== null && published.pdc < rules.adherence.adherentFrom;
}

function adherence(given: DayCloseCase): MedicationEvent[] {
  const { order, supplies, published, on, rules, moment, lastDoseOn } = given;
  const { windowDays, adherentFrom } = rules.adherence;
  if (supplies === null) return [];
  const now = proportionOfDaysCovered(order.medication, supplies, order.startDate, on, windowDays);
  if (now === null || lastDoseOn === null) return [];
  const moved = published === null || published.pdc !== now.pdc;
  const crossed = published !== null && published.pdc >= adherentFrom !== now.pdc >= adherentFrom;
  const stale = now.pdc > 0 && sincePublished(order, published, on) >= rules.adherence.repeatEveryDays;
  if (!crossed && !stale && !(moved && weekly(order, published, on, rules))) return [];
  return [updated(order, now, on, moment)];
}

function updated(
  order: Order,
  { windowDays, coveredDays, pdc }: Adherence,
  through: SiteDate,
  moment: Moment,
): MedicationEvent {
  const { patientId, orderId, medication } = order;
  const figure = { windowDays, coveredDays, pdc, through };
  return { type: 'adherence-updated', patientId, orderId, medication, ...figure, moment };
}

/** A week after the start, then a week after the last published figure. */
function weekly(order: Order, published: Published | null, on: SiteDate, rules: MedicationRules): boolean {
  return sincePublished(order, published, on) >= rules.adherence.publishEveryDays;
}

const sincePublished = (order: Order, published: Published | null, on: SiteDate): number =>
  published === null ? daysBetween(order.startDate, on) + 1 : daysBetween(published.on, on);

/** No first dose after some days: somebody decides whether the induction failed (clinical 5.3). */
function inductionReview(given: DayCloseCase): MedicationEvent[] {
  const { order, lastDoseOn, on, rules } = given;
  if (lastDoseOn !== null || daysBetween(order.startDate, on) !== rules.inductionReviewDays) return [];
  return [reviewOf(given, 'induction-review', 'no-first-dose')];
}
