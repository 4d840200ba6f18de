import { SeatReservedV1 } from '@stepwell/contracts';
import { daysBetween, uuidv5, type Id, type Phase, type SiteDate, type Taper } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { EPISODE, onDay, PictureBuilder, START, ZONE } from './picture.js';
import { admission, moveTo, moveVouched, published, vouch } from './stepping-down.js';

interface Proposal {
  readonly id: Id;
  readonly kind: string;
  readonly to: Phase;
  readonly siteDate: SiteDate;
  readonly ruleSet: { readonly id: string };
}
interface View {
  readonly phase: Phase;
  readonly episode: { readonly enteredOn: SiteDate; readonly taper: Taper; readonly level: { readonly code: string } };
  readonly proposals: readonly Proposal[];
  readonly approval: { readonly id: Id } | null;
  readonly missing: readonly string[];
}

/** A change of phase as it was: on which day proposed, on which in force. */
export interface Step {
  readonly to: Phase;
  readonly proposed: number;
  readonly entered: number;
  readonly week: string;
  readonly level: string;
}

const WEEK = 7;
const dayOf = (date: SiteDate): number => daysBetween(START, date);

/** Somebody who keeps to the program: every session, a clean test each week, measures, goals and reviews on time. */
export class GoodCourse {
  private readonly built = new PictureBuilder().score(0, 'PHQ-9', 16).score(0, 'GAD-7', 12);
  private told = 0;
  private day = 0;
  readonly steps: Step[] = [];

  constructor(
    private readonly service: TestService,
    readonly patientId: Id,
  ) {
    this.built.add(-5, 'intake', { kind: 'self-use', substance: 'alcohol' });
    this.built.add(0, 'intake', { kind: 'plan-signed', episodeId: EPISODE });
  }

  async admitted(phase: Phase): Promise<void> {
    await this.service.deliverAll([admission(this.service.siteId, phase, this.patientId)]);
  }

  async view(): Promise<View> {
    return (await this.service.as('counselor').get<View>(`/step-down/v1/patients/${this.patientId}`)).body;
  }

  /** Lives until the phase is reached or the day has come; whatever step down is proposed is signed the same morning. */
  async until(phase: Phase, last: number): Promise<void> {
    while (this.day < last) {
      const now = await this.view();
      if (now.phase === phase) return;
      const [proposal] = now.proposals;
      if (proposal) await this.sign(proposal);
      else await this.live(now);
    }
  }

  /** A day, in which more may happen. */
  async live(now: View, more: (built: PictureBuilder, day: number) => void = () => undefined): Promise<void> {
    this.tell(this.day, now.episode.taper);
    more(this.built, this.day);
    this.day += 1;
    await this.deliver();
    await moveTo(this.service, this.day);
  }

  private async deliver(): Promise<void> {
    const facts = this.built.facts.slice(this.told);
    this.told = this.built.facts.length;
    await this.service.deliverAll(published({ facts }, this.service.siteId, this.patientId));
  }

  private tell(day: number, { sessionsPerWeek, minutesPerSession: planned }: Taper): void {
    const weekday = day % WEEK;
    const { built } = this;
    const onDays = [0, 2, 4, 5].slice(0, Math.ceil(sessionsPerWeek));
    if (sessionsPerWeek >= 1 && onDays.includes(weekday)) built.session(day, 'attended', { planned });
    if (weekday === 1) built.test(day).bam(day, 0, 6, 17);
    if (weekday === 3) built.cssrs(day, 'none');
    if (day % (3 * WEEK) === WEEK) built.score(day, 'PHQ-9', 8).score(day, 'GAD-7', 7);
    if (day % (3 * WEEK) === 6) {
      built.rated(day, [0, 0, 1, 1, 1, 1], '1.5').review(day, 4, 5, { dischargePlan: true });
      built.report(day, 'aftercare-slot-booked').report(day, 'prescriber-confirmed');
    }
  }

  private async sign(proposal: Proposal): Promise<void> {
    this.tell(this.day, (await this.view()).episode.taper);
    await this.deliver();
    await vouch(this.service);
    const path = `/step-down/v1/proposals/${proposal.id}/accept`;
    const { body, status } = await this.service.as('clinical-supervisor').post<View>(path);
    if (status !== 200) throw new Error(JSON.stringify(body));
    await this.seated(body.approval!.id);
    this.day += 1;
    await moveVouched(this.service, this.day);
    const { phase, episode } = await this.view();
    this.steps.push({
      to: phase,
      proposed: dayOf(proposal.siteDate),
      entered: dayOf(episode.enteredOn),
      week: `${episode.taper.sessionsPerWeek}x${episode.taper.minutesPerSession}`,
      level: episode.level.code,
    });
  }

  private async seated(approvalId: Id): Promise<void> {
    await this.service.deliver(SeatReservedV1, {
      ...{ patientId: this.patientId, reservationId: uuidv5(approvalId, 'seat'), approvalId },
      ...{ trackId: uuidv5(approvalId, 'track'), seriesIds: [], from: onDay(this.day + 1), zone: ZONE },
    });
  }
}
