import type { ServiceName } from '@stepwell/contracts';
import { localTime, siteDate, type Instant, type Zone } from '@stepwell/kernel';
import type { KnownSite, LagReport, SiteLag } from '@stepwell/messaging';

/** A site that a service is behind with, under the name that people give it. */
export interface NamedLag extends SiteLag {
  readonly service: string;
  /** Null where nobody knows a name. */
  readonly siteName: string | null;
  readonly zone: Zone | null;
  /** The whole in a sentence. */
  readonly words: string;
}

/** What people read from a service that rests on what another publishes: consumer, then publisher. */
const READ: Readonly<Record<ServiceName, Readonly<Partial<Record<ServiceName, string>>>>> = {
  intake: {
    scheduling: 'list of sites and staff',
    attendance: 'list of people whom outreach did not reach',
    'step-down': 'phase in the record',
  },
  scheduling: {
    intake: 'list of who may be seated',
    'step-down': 'list of seats to reserve and move',
  },
  attendance: {
    scheduling: 'roster',
    intake: 'standing of people on the roster',
    'step-down': 'phase and holds on the roster',
  },
  medication: {
    scheduling: 'list of sites and staff',
    intake: 'safety picture behind doses',
    'step-down': 'hold on take-home doses',
  },
  'step-down': {
    intake: 'clinical picture behind proposals',
    scheduling: 'seat behind approvals',
    attendance: 'attendance behind proposals',
    medication: 'doses and tests behind proposals',
  },
};

/** The sites a service is behind with, oldest first, in words. */
export function namedLags(reports: readonly LagReport[], sites: readonly KnownSite[]): readonly NamedLag[] {
  const known = new Map(sites.map((site) => [site.siteId, site]));
  return reports
    .flatMap(({ service, sites: lags }) => lags.map((lag) => ({ service, ...lag })))
    .sort((a, b) => b.oldestSeconds - a.oldestSeconds)
    .map((lag) => {
      const site = lag.siteId === null ? undefined : known.get(lag.siteId);
      const named = { ...lag, siteName: site?.name ?? null, zone: site?.zone ?? null };
      return { ...named, words: wordsOf(named) };
    });
}

/** What holds a service back that no site's age shows: parked timers, and a bus that ends before where the service reads. */
export function warnings(reports: readonly LagReport[]): readonly string[] {
  return reports.flatMap((report) => [...parkedTimers(report), ...beyondEnd(report)]);
}

function parkedTimers({ service, timers: { parked, parkedOldestSeconds } }: LagReport): readonly string[] {
  if (parked === 0) return [];
  const timers = parked === 1 ? '1 timer is parked' : `${parked} timers are parked`;
  return [
    `in ${service} ${timers}, the oldest due ${age(parkedOldestSeconds)} ago: nothing that ${service} tells the others counts as current beyond that time, for every tenant (events park ls)`,
  ];
}

function beyondEnd({ service, places }: LagReport): readonly string[] {
  const beyond = places.filter((place) => place.beyond > 0);
  if (beyond.length === 0) return [];
  const names = beyond.map(({ topic, partition, beyond: offsets }) => `${topic}/${partition} by ${offsets}`).join(', ');
  return [
    `${service} has read further than the bus reaches, in ${names}: the bus lost its tail or is another one (events verify)`,
  ];
}

function wordsOf(lag: Omit<NamedLag, 'words'>): string {
  const { service, source, siteId, siteName, zone, records, oldestSeconds, oldestAt } = lag;
  const what = readOf(service, source) ?? `what ${service} knows from ${source}`;
  const where = siteId === null ? 'of no one site' : `at ${siteName ?? `site ${siteId}`}`;
  const waiting = `${records} ${records === 1 ? 'event waits' : 'events wait'}`;
  return `${what} ${where} is ${age(oldestSeconds)} old: in ${service} ${waiting}, the oldest since ${when(oldestAt, zone)}`;
}

/** What people read in a service that rests on what another publishes; undefined for nothing. */
export function readOf(service: string, source: string): string | undefined {
  const byPublisher: Readonly<Record<string, Readonly<Record<string, string>>>> = READ;
  return byPublisher[service]?.[source];
}

const MINUTE_S = 60;
const HOUR_S = 3600;

/** Seconds, and from two minutes on also the minutes and hours they are. */
export function age(seconds: number): string {
  const whole = `${Math.round(seconds)} s`;
  if (seconds < 2 * MINUTE_S) return whole;
  const [hours, minutes] = [Math.floor(seconds / HOUR_S), Math.floor((seconds % HOUR_S) / MINUTE_S)];
  return `${whole} (${hours > 0 ? `${hours} h ` : ''}${minutes} min)`;
}

/** Day and time with their zone: the site's where it is known. */
export function when(at: Instant, zone: Zone | null): string {
  return `${siteDate(at, zone ?? 'UTC')} ${localTime(at, zone ?? 'UTC')} ${zone ?? 'UTC'}`;
}
