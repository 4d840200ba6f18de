import {
  addDays,
  siteDate,
  startOfSiteDate,
  uuidv5,
  weekday,
  type Id,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { CalendarStore } from '../db/calendar.store.js';
import type { DayStore } from '../db/day.store.js';
import type { OutreachStore } from '../db/outreach.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import { isExhausting } from '../domain/billable-day.js';
import type { DayDetermined, ServiceEvent } from '../domain/events.js';
import { evolveOutreach, isExhausted, withoutContact } from '../domain/ladder.js';
import type { AttendanceRules } from '../domain/rules.js';
import { SHIPPED } from '../domain/rule-sets.js';
import { episodeOn, standingOn } from '../domain/standing.js';
import type { ClosedPeriods } from './closed-periods.js';
import { viewOf, type FollowUp } from './follow-up.js';

/** Local midnight at a site: the day before is closed, and on Mondays the week. */
export const CLOSE_SITE_DAY = 'close-site-day';

const MONDAY = 1;
const WEEK = 7;

/** A site that has begun to work. */
interface Begun {
  readonly siteId: Id;
  readonly zone: Zone;
  readonly jurisdiction?: string | null;
}

/** Closes the days and weeks of sites: one timer per site and day, whatever the number of patients. */
export class SiteDays {
  constructor(
    private readonly stores: {
      readonly calendar: CalendarStore;
      readonly days: DayStore;
      readonly outreach: OutreachStore;
      readonly ruleSets: RuleSetStore;
    },
    private readonly periods: ClosedPeriods,
    private readonly followUp: FollowUp,
    private readonly rules: AttendanceRules,
  ) {}

  /** Notes sites; the first time one is heard of, its days begin to be closed, and a tenant's first brings the shipped rules in force. */
  async begin(tx: Tx<ServiceEvent>, sites: readonly Begun[]): Promise<void> {
    const once = new Map(
      sites.map(({ siteId, zone, jurisdiction }) => [siteId, { siteId, zone, jurisdiction: jurisdiction ?? null }]),
    );
    const fresh = await this.stores.calendar.meet(tx, [...once.values()]);
    if (fresh.length > 0) await this.bringRules(tx);
    for (const siteId of fresh) {
      const { zone } = once.get(siteId)!;
      tx.schedule(dayTimer(siteId, zone, siteDate(tx.now, zone)));
    }
  }

  /** Closes one site day: payer days, the week on a Sunday, the ladder's days without contact; the next day is scheduled. */
  async close(tx: Tx<ServiceEvent>, siteId: Id, day: SiteDate): Promise<void> {
    const { zone } = await this.stores.calendar.site(tx, siteId);
    const determined = await this.periods.closeDay(tx, siteId, day);
    tx.record(...determined);
    await this.runOut(tx, determined);
    const next = addDays(day, 1);
    if (weekday(next) === MONDAY) tx.record(...(await this.periods.closeWeek(tx, siteId, addDays(next, -WEEK))));
    await this.withoutContact(tx, siteId, next);
    await this.stores.calendar.closedThrough(tx, siteId, day);
    tx.schedule(dayTimer(siteId, zone, next));
  }

  private async bringRules(tx: Tx<ServiceEvent>): Promise<void> {
    const added = await this.stores.ruleSets.add(tx, SHIPPED);
    tx.record(...added.map((ruleSet) => ({ type: 'rule-set-activated' as const, ruleSet, at: tx.now })));
  }

  private async runOut(tx: Tx<ServiceEvent>, determined: readonly DayDetermined[]): Promise<void> {
    const billable = determined.filter((day) => day.billable);
    if (billable.length === 0) return;
    const held = await this.stores.days.authorizations(
      tx,
      billable.map((day) => day.patientId),
    );
    const on = billable[0]!.siteDate;
    const ending = held.filter(
      (one) =>
        !one.exhausting && one.from <= on && on <= one.until && isExhausting(one.days, one.used, this.rules.payerDays),
    );
    await this.stores.days.markExhausting(
      tx,
      ending.map((one) => one.authorizationId),
    );
    for (const { exhausting: _told, used, ...authorization } of ending) {
      const daysLeft = Math.max(0, authorization.days - used);
      tx.record({ type: 'authorization-exhausting', authorization, daysLeft, at: tx.now });
    }
  }

  /** Days without contact open the next rung; who was away is left alone; the last rung is told once. */
  private async withoutContact(tx: Tx<ServiceEvent>, siteId: Id, on: SiteDate): Promise<void> {
    const { ladder } = this.rules;
    const unseen = await this.stores.outreach.unseenSince(
      tx,
      siteId,
      addDays(on, -ladder.outreachAfterDays),
      ladder.contactResults,
    );
    if (unseen.length === 0) return;
    const pasts = await this.stores.outreach.pasts(tx, unseen, { outcomes: on, outreach: '-infinity' });
    for (const patientId of unseen) {
      const past = pasts.get(patientId);
      const here = past?.standing && episodeOn(past.standing, on);
      if (!past || !here || standingOn(past.standing, on).away) continue;
      const to = { patientId, siteId, zone: here.zone };
      const view = viewOf(past, on, ladder.contactResults);
      await this.followUp.open(
        tx,
        withoutContact(view, on, tx.now, ladder).map((needed) => ({ to, needed })),
      );
      if (isExhausted(view, on, ladder)) await this.exhaust(tx, patientId, on);
    }
  }

  private async exhaust(tx: Tx<ServiceEvent>, patientId: Id, on: SiteDate): Promise<void> {
    const open = await this.stores.outreach.openOf(tx, [patientId]);
    const last = open.find((one) => one.step === 'case-conference') ?? open.at(-1);
    if (!last) return;
    const event = { type: 'outreach-exhausted' as const, outreach: last, at: tx.now, siteDate: on };
    await this.stores.outreach.close(tx, [evolveOutreach(event)]);
    tx.record(event);
  }
}

/** The timer that closes `day`: due at the first moment of the next. */
function dayTimer(siteId: Id, zone: Zone, day: SiteDate): NewTimer {
  const due = startOfSiteDate(addDays(day, 1), zone);
  return {
    id: uuidv5(siteId, `${CLOSE_SITE_DAY} ${day}`),
    command: CLOSE_SITE_DAY,
    due,
    key: siteId,
    data: { siteId, day },
  };
}
