import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { addDays, daysBetween, reject, type Rejected, type SiteDate } from '@stepwell/kernel';
import {
  Caller,
  Edge,
  NotFound,
  requireSite,
  Roles,
  worksAt,
  type Answer,
  type Call,
  type Reply,
  type Tx,
} from '@stepwell/platform';
import { Reading, type SessionRoster, type WeekLine } from '../app/reading.js';
import { sumOfVisits, SummaryStore } from '../db/summary.store.js';
import type { ServiceEvent } from '../domain/events.js';
import type { Standing } from '../domain/standing.js';
import { PatientPath, SessionPath, SitePath } from './paths.js';
import { PeriodQuery, SiteRosterQuery, SummaryBody, WeeklyBody } from './reading.dto.js';

const DEFAULT_DAYS = 28;
/** Sessions and weeks are listed one by one; counts may look far. */
const MOST_DAYS = { listed: 400, counted: 3_700 } as const;
const HOUR = 60;

/** Rosters, records, weeks and counts. */
@Controller('attendance/v1')
@Roles(
  'front-desk',
  'intake-coordinator',
  'counselor',
  'group-facilitator',
  'nurse',
  'prescriber',
  'biller',
  'clinical-supervisor',
  'medical-director',
  'scheduler',
  'site-admin',
  'org-admin',
  'service',
)
export class ReadingController {
  constructor(
    private readonly edge: Edge<ServiceEvent>,
    private readonly reading: Reading,
    private readonly summaries: SummaryStore,
  ) {}

  /** Who is expected, arrived, attended, missed, unknown. */
  @Get('sessions/:sessionId/roster')
  roster(@Caller() call: Call, @Param() { sessionId }: SessionPath): Promise<Reply> {
    return this.edge.read(call, 'read-session-roster', sessionId, async (tx) => {
      const roster = await this.reading.roster(tx, sessionId);
      requireSite(call, roster.session.siteId);
      return { ok: true, body: roster };
    });
  }

  /** Rosters of a site on one of its days. */
  @Get('sites/:siteId/roster')
  siteRoster(@Caller() call: Call, @Param() { siteId }: SitePath, @Query() query: SiteRosterQuery): Promise<Reply> {
    return this.edge.read(call, 'read-site-roster', siteId, async (tx): Promise<Answer<object>> => {
      requireSite(call, siteId);
      const sessions: readonly SessionRoster[] = await this.reading.siteRoster(
        tx,
        siteId,
        query.siteDate,
        query.track ?? null,
      );
      return { ok: true, body: { siteId, siteDate: query.siteDate, sessions } };
    });
  }

  /** Sessions of a patient with their outcomes. */
  @Get('patients/:patientId/attendance')
  attendance(@Caller() call: Call, @Param() { patientId }: PatientPath, @Query() query: PeriodQuery): Promise<Reply> {
    return this.ofPatient(call, 'read-attendance', patientId, query, async (tx, _standing, from, to) => ({
      sessions: await this.reading.attendance(tx, patientId, from, to),
    }));
  }

  /** ISO weeks of a patient against the hour band. */
  @Get('patients/:patientId/weeks')
  weeks(@Caller() call: Call, @Param() { patientId }: PatientPath, @Query() query: PeriodQuery): Promise<Reply> {
    return this.ofPatient(call, 'read-weeks', patientId, query, async (tx, standing, from, to) => ({
      weeks: (await this.reading.weeksOf(tx, standing, from, to)).map(weekAnswer),
    }));
  }

  /** Visits kept, missed and unknown at a site. */
  @Get('sites/:siteId/attendance-summary')
  summary(@Caller() call: Call, @Param() { siteId }: SitePath, @Query() query: PeriodQuery): Promise<Reply> {
    return this.edge.read(call, 'read-attendance-summary', siteId, async (tx): Promise<Answer<object>> => {
      requireSite(call, siteId);
      const period = periodOf(query, await this.reading.todayAt(tx, [siteId]), MOST_DAYS.counted);
      if (!period.ok) return period;
      const { from, to } = period;
      return {
        ok: true,
        body: { siteId, from, to, ...(await this.summaries.ofSite(tx, siteId, { from, to, now: tx.now })) },
      };
    });
  }

  /** Visits kept, missed and unknown of a set of patients, each and together. */
  @Post('attendance/summary')
  patientsSummary(@Caller() call: Call, @Body() body: SummaryBody): Promise<Reply> {
    return this.edge.read(call, 'read-attendance-summary', null, async (tx): Promise<Answer<object>> => {
      const sites = call.principal.siteIds === 'all' ? null : call.principal.siteIds;
      const period = periodOf(body, await this.reading.todayAt(tx, sites), MOST_DAYS.counted);
      if (!period.ok) return period;
      const { from, to } = period;
      const patients = await this.summaries.ofPatients(tx, body.patientIds, { from, to, now: tx.now }, sites);
      return { ok: true, body: { from, to, visits: sumOfVisits(patients), patients } };
    });
  }

  /** Visits of a cohort by weeks since each one's own first day, such as that of their admission. */
  @Post('attendance/weekly')
  weekly(@Caller() call: Call, @Body() { cohort, weeks }: WeeklyBody): Promise<Reply> {
    return this.edge.read(call, 'read-attendance-weekly', null, async (tx): Promise<Answer<object>> => {
      const sites = call.principal.siteIds === 'all' ? null : call.principal.siteIds;
      return { ok: true, body: { weeks: await this.summaries.byOwnWeek(tx, cohort, weeks, sites) } };
    });
  }

  private ofPatient(
    call: Call,
    action: string,
    patientId: string,
    query: PeriodQuery,
    work: (tx: Tx, standing: Standing, from: SiteDate, to: SiteDate) => Promise<object>,
  ): Promise<Reply> {
    return this.edge.read(call, action, patientId, async (tx): Promise<Answer<object>> => {
      const standing = await this.reading.standing(tx, patientId);
      mayRead(call, standing);
      const period = periodOf(query, this.reading.today(tx, standing), MOST_DAYS.listed);
      if (!period.ok) return period;
      const { from, to } = period;
      return { ok: true, body: { patientId, from, to, ...(await work(tx, standing, from, to)) } };
    });
  }
}

/** A patient is read at the sites of their episodes. Throws NotFound before the first, `site-not-allowed` elsewhere. */
export function mayRead(call: Call, standing: Standing): void {
  const here = standing.episodes.some(({ siteId }) => worksAt(call.principal, siteId));
  if (here || call.principal.siteIds === 'all') return;
  const last = standing.episodes.at(-1);
  if (!last) throw new NotFound('patient', standing.patientId);
  requireSite(call, last.siteId);
}

function periodOf(
  query: PeriodQuery,
  today: SiteDate,
  mostDays: number,
):
  | { readonly ok: true; readonly from: SiteDate; readonly to: SiteDate }
  | Rejected<'period-reversed' | 'period-too-long'> {
  const to = query.to ?? today;
  const from = query.from ?? addDays(to, 1 - DEFAULT_DAYS);
  if (to < from) return reject('period-reversed');
  return daysBetween(from, to) > mostDays ? reject('period-too-long', { mostDays }) : { ok: true, from, to };
}

/** A week with its amounts and their unit. */
function weekAnswer(week: WeekLine) {
  const { isoWeek, weekStart, closed, hourBand, verdict, sessionsPlanned, sessionsAttended } = week;
  const amount = (minutes: number) => ({ minutes, hours: Math.round((minutes / HOUR) * 100) / 100, unit: 'h' });
  return {
    isoWeek,
    weekStart,
    closed,
    planned: amount(week.plannedMinutes),
    delivered: amount(week.deliveredMinutes),
    sessionsPlanned,
    sessionsAttended,
    hourBand: hourBand && { ...hourBand, unit: 'h/week' },
    verdict,
  };
}
