import type { Id, Instant } from '@stepwell/kernel';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import type { World } from '../world.js';

/** How a session went for somebody. */
export type Visit =
  | { readonly attended: { readonly minutes: number } }
  | { readonly missed: { readonly reason: string; readonly notifiedAt?: Instant } };

/** One patient's way through the days of a world. Days are counted from the first one. */
export interface Story {
  readonly patient: Patient;
  /** Sessions that did not go as planned; null is recorded by nobody that day. */
  readonly visits?: Readonly<Record<number, Visit | null>>;
  /** What is done about the patient at 13:00 of a day. */
  readonly diary?: Readonly<Record<number, () => Promise<unknown>>>;
}

/** Rosters of a site day. */
export interface Roster {
  readonly sessions: readonly {
    readonly session: { readonly sessionId: Id; readonly plannedMinutes: number };
    readonly entries: readonly { readonly patientId: Id }[];
  }[];
}

const SATURDAY = 6;

/** Lives the days of several patients together: groups at 9:00, everything else after lunch. */
export class Course {
  private next = 0;
  private readonly stories = new Map<Id, Story>();

  constructor(private readonly world: World) {}

  add(...stories: readonly Story[]): void {
    for (const story of stories) this.stories.set(story.patient.patientId, story);
  }

  /** Lives every day that has not been lived, up to and with the afternoon of `day`. */
  async until(day: number): Promise<void> {
    for (; this.next <= day; this.next += 1) {
      if (this.world.weekdayOf(this.next) < SATURDAY) await this.groups(this.next);
      await this.afternoon(this.next);
    }
  }

  private async groups(day: number): Promise<void> {
    await this.world.goTo(day, '09:05');
    const { siteId } = this.world.site;
    const counselor = this.world.provider.as('counselor');
    const { sessions } = await counselor.get<Roster>(
      `/attendance/v1/sites/${siteId}/roster?siteDate=${this.world.date(day)}`,
    );
    for (const { session, entries } of sessions) {
      const rows = entries.flatMap(({ patientId }) => this.row(patientId, day, session.plannedMinutes));
      if (rows.length > 0) await counselor.post(`/attendance/v1/sessions/${session.sessionId}/attendance`, { rows });
    }
  }

  private row(patientId: Id, day: number, minutes: number): object[] {
    const story = this.stories.get(patientId);
    const visit = story?.visits?.[day];
    if (!story || visit === null) return [];
    return [{ patientId, ...(visit ?? { attended: { minutes } }) }];
  }

  private async afternoon(day: number): Promise<void> {
    const pages = [...this.stories.values()].flatMap(({ diary }) => diary?.[day] ?? []);
    if (pages.length === 0) return;
    await this.world.goTo(day, '13:00');
    for (const page of pages) await page();
    await this.world.time.rest();
  }
}
