/**
 * Calendar days, weeks from Monday and months in a time zone: where each begins. All instants are ISO 8601 in
 * UTC to the millisecond. Days have 23 to 25 hours where clocks change, and one may begin after midnight.
 */
import { z } from "zod";
import { EngineError } from "./errors";
import type { PeriodName } from "./periods/names";

const DAY_MS = 86_400_000;
/** No zone is further from UTC, and no clock change is longer than what this leaves. */
const FURTHEST_MS = 18 * 3_600_000;

/** The name of a zone in the IANA database; offsets such as "+02:00" know no clock changes and are refused. */
export const timeZone = z
  .string()
  .max(50)
  .refine(isTimeZone, 'must be a time zone such as "UTC" or "Europe/Berlin"')
  .meta({ title: "time zone" });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Formatters are dear to make, and a zone's is always the same. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let known = formatters.get(zone);
  if (!known) {
    known = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
    formatters.set(zone, known);
  }
  return known;
}

/** The calendar day of an instant, as days since 1970-01-01. */
function dayNumber(time: number, zone: string): number {
  if (zone === "UTC") return Math.floor(time / DAY_MS);
  const parts = formatterOf(zone).formatToParts(time);
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(read("year"), read("month") - 1, read("day")) / DAY_MS;
}

/** The first instant whose calendar day is not before `day`: midnight, or when clocks skip it, the next. */
function startOfDay(day: number, zone: string): number {
  if (zone === "UTC") return day * DAY_MS;
  let before = day * DAY_MS - FURTHEST_MS;
  let from = day * DAY_MS + FURTHEST_MS;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dayNumber(middle, zone) < day) before = middle;
    else from = middle;
  }
  return from;
}

/** The first day of the period that a day lies in, and of the one after it. */
const DAYS_OF: Record<PeriodName, (day: number) => { first: number; next: number }> = {
  day: (day) => ({ first: day, next: day + 1 }),
  week: (day) => {
    // 1970-01-01 was a Thursday.
    const first = day - ((((day + 3) % 7) + 7) % 7);
    return { first, next: first + 7 };
  },
  month: (day) => {
    const date = new Date(day * DAY_MS);
    const first = (month: number) => Date.UTC(date.getUTCFullYear(), month, 1) / DAY_MS;
    return { first: first(date.getUTCMonth()), next: first(date.getUTCMonth() + 1) };
  },
};

function timeOf(at: string): number {
  const time = Date.parse(at);
  if (!Number.isNaN(time)) return time;
  throw new EngineError("invalid_time", `"${at}" is not an ISO 8601 time`, "at");
}

const isoOf = (time: number): string => new Date(time).toISOString();

/** The first instant of the period that an instant lies in. */
export function periodStart(period: PeriodName, at: string, zone: string): string {
  const { first } = DAYS_OF[period](dayNumber(timeOf(at), zone));
  return isoOf(startOfDay(first, zone));
}

/** The first instant after the period that an instant lies in: always later than the instant. */
export function nextBoundary(period: PeriodName, at: string, zone: string): string {
  const { next } = DAYS_OF[period](dayNumber(timeOf(at), zone));
  return isoOf(startOfDay(next, zone));
}

/** The calendar day of an instant: "2026-03-29". */
export function dayOf(at: string, zone: string): string {
  return isoOf(dayNumber(timeOf(at), zone) * DAY_MS).slice(0, 10);
}

/** How many calendar days lie between two instants: 1 from any time of a day to any time of the next. */
export function daysBetween(from: string, to: string, zone: string): number {
  return dayNumber(timeOf(to), zone) - dayNumber(timeOf(from), zone);
}
