/** Query fields for a stretch of time: `from` is in it, `to` is its end. */
import { z } from "@medusajs/framework/zod";

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(9998, 11, 31);

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'must be a date such as "2026-01-31" or an ISO time such as "2026-01-31T12:00:00Z"',
  })
  .refine((text) => Date.parse(text) >= FIRST && Date.parse(text) <= LAST, {
    message: "must lie between the years 1900 and 9998",
  });

const isDate = (text: string): boolean => !text.includes("T");

/**
 * `from`: a time, or a day that begins at midnight UTC. `to`: the first moment that is out, or the last day
 * that is in. Both become ISO times; `to` is always the first moment that is out.
 */
export const range = {
  from: moment.transform((text) => new Date(text).toISOString()).optional(),
  to: moment
    .transform((text) => new Date(Date.parse(text) + (isDate(text) ? DAY_MS : 0)).toISOString())
    .optional(),
};

/** A time as it was given, to the microsecond; a day is its end. */
export const upTo = moment.transform((text) => (isDate(text) ? `${text}T23:59:59.999999Z` : text));

/** A time as it was given; a day is its beginning. */
export const since = moment.transform((text) => (isDate(text) ? `${text}T00:00:00.000Z` : text));

export interface Range {
  from?: string;
  to?: string;
}

/** The days a report looks at when it is not told. */
const DEFAULT_DAYS = 366;

/** A stretch with both ends: up to the end of the present day, and a year back, where none is given. */
export function closedRange({ from, to }: Range, now: Date): { from: string; to: string } {
  const tomorrow = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS;
  const end = to ? Date.parse(to) : tomorrow;
  const start = Math.max(end - DEFAULT_DAYS * DAY_MS, FIRST);
  return { from: from ?? new Date(start).toISOString(), to: new Date(end).toISOString() };
}
