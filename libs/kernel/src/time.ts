import { Temporal } from 'temporal-polyfill';

/** A moment in UTC, RFC 3339 with milliseconds and `Z`: `2026-01-05T14:00:00.000Z`. Sorts as text. */
export type Instant = string;
/** A calendar day at a site, `YYYY-MM-DD`. Sorts as text. */
export type SiteDate = string;
/** An IANA time zone name, for example `America/New_York`. */
export type Zone = string;
/** A wall-clock time at a site, `HH:MM`. */
export type LocalTime = string;

/** The injected clinical clock; machine time (leases, back-off, tokens) never comes from here. */
export interface Clock {
  now(): Instant;
  /** True while somebody moves it: then nothing that machine time alone decides may look at it. Absent: it runs by itself. */
  readonly byHand?: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const isCanonical = (at: string): boolean => at.length === 24 && at.endsWith('Z');

function instantOrNull(text: string): Instant | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instantOf(ms);
}

/** The same moment in canonical form. Throws RangeError when `text` is no RFC 3339 instant with an offset. */
export function toInstant(text: string): Instant {
  if (isCanonical(text) && instantOrNull(text) === text) return text;
  return new Date(Temporal.Instant.from(text).epochMilliseconds).toISOString();
}

/** Milliseconds since 1970 of an instant. */
export function epochMs(at: Instant): number {
  return Date.parse(at);
}

/** Below 0 when `a` is earlier, above when later, 0 when it is the same moment; canonical ones are compared as text. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a === b) return 0;
  if (isCanonical(a) && isCanonical(b)) return a < b ? -1 : 1;
  return epochMs(a) - epochMs(b);
}

/** The instant `ms` milliseconds after 1970. */
export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** `at` moved by `minutes` (may be negative). */
export function addMinutes(at: Instant, minutes: number): Instant {
  return instantOf(epochMs(at) + minutes * MINUTE_MS);
}

/** `at` moved by `hours` of elapsed time. */
export function addHours(at: Instant, hours: number): Instant {
  return addMinutes(at, hours * 60);
}

/** Elapsed minutes from `from` to `to`, negative when `to` is earlier. */
export function minutesBetween(from: Instant, to: Instant): number {
  return (epochMs(to) - epochMs(from)) / MINUTE_MS;
}

/** Elapsed hours from `from` to `to`. */
export function hoursBetween(from: Instant, to: Instant): number {
  return minutesBetween(from, to) / 60;
}

const formatters = new Map<Zone, Intl.DateTimeFormat>();

/** The calendar day that it is in `zone` at `at`. Throws RangeError on an unknown zone. */
export function siteDate(at: Instant, zone: Zone): SiteDate {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(zone, formatter);
  }
  return formatter.format(epochMs(at));
}

/** The instant of wall time `time` on `date` in `zone`; a time skipped by a clock change moves forward, a doubled one is the first. */
export function atLocalTime(date: SiteDate, time: LocalTime, zone: Zone): Instant {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  return instantOf(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** The first instant of `date` in `zone`. */
export function startOfSiteDate(date: SiteDate, zone: Zone): Instant {
  return instantOf(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}

/** The wall time in `zone` at `at`, `HH:MM`. */
export function localTime(at: Instant, zone: Zone): LocalTime {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

const ZERO = 48;
const digit = (text: string, at: number): number => text.charCodeAt(at) - ZERO;

/** Days from 1970-01-01 to `date`, from the text alone: rules count days by the thousand. */
export function dayNumber(date: SiteDate): number {
  const month = digit(date, 5) * 10 + digit(date, 6);
  const day = digit(date, 8) * 10 + digit(date, 9);
  const calendarYear = digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3);
  // A year that begins in March has its leap day at its end; 719,468 days lie between 0000-03-01 and 1970-01-01.
  const [year, sinceMarch] = month > 2 ? [calendarYear, month - 3] : [calendarYear - 1, month + 9];
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 1 - 719_468;
}

/** The day `days` after `date` (may be negative). */
export function addDays(date: SiteDate, days: number): SiteDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: SiteDate, to: SiteDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** ISO weekday of a day: 1 Monday .. 7 Sunday. */
export function weekday(date: SiteDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** Monday of the ISO week that holds `date`. */
export function isoWeekStart(date: SiteDate): SiteDate {
  return addDays(date, 1 - weekday(date));
}

/** ISO week name of `date`, for example `2026-W02`. */
export function isoWeek(date: SiteDate): string {
  const thursday = addDays(isoWeekStart(date), 3);
  const week = Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
}

/** Full years from `birthDate` to `on`. */
export function ageOn(birthDate: SiteDate, on: SiteDate): number {
  return Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(on), { largestUnit: 'year' }).years;
}

/** Whether `text` is a real calendar day, `YYYY-MM-DD`. */
export function isSiteDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text;
}

/** Whether this runtime knows the IANA zone `text`. */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
