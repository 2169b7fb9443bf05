import fc from "fast-check";
import { dayOf, daysBetween, nextBoundary, periodStart, timeZone } from "../calendar";
import { PERIODS } from "../periods/names";
import type { PeriodName } from "../periods/names";

it.each<[PeriodName, string, string, string, string]>([
  [
    "day",
    "UTC",
    "2026-03-29T12:00:00.000Z",
    "2026-03-29T00:00:00.000Z",
    "2026-03-30T00:00:00.000Z",
  ],
  [
    "day",
    "UTC",
    "2026-03-29T00:00:00.000Z",
    "2026-03-29T00:00:00.000Z",
    "2026-03-30T00:00:00.000Z",
  ],
  [
    "day",
    "UTC",
    "2026-03-29T23:59:59.999Z",
    "2026-03-29T00:00:00.000Z",
    "2026-03-30T00:00:00.000Z",
  ],
  [
    "week",
    "UTC",
    "2026-03-29T12:00:00.000Z",
    "2026-03-23T00:00:00.000Z",
    "2026-03-30T00:00:00.000Z",
  ],
  [
    "week",
    "UTC",
    "2026-03-30T00:00:00.000Z",
    "2026-03-30T00:00:00.000Z",
    "2026-04-06T00:00:00.000Z",
  ],
  [
    "week",
    "UTC",
    "1969-12-31T12:00:00.000Z",
    "1969-12-29T00:00:00.000Z",
    "1970-01-05T00:00:00.000Z",
  ],
  [
    "month",
    "UTC",
    "2028-02-29T12:00:00.000Z",
    "2028-02-01T00:00:00.000Z",
    "2028-03-01T00:00:00.000Z",
  ],
  [
    "month",
    "UTC",
    "2026-12-31T23:59:59.999Z",
    "2026-12-01T00:00:00.000Z",
    "2027-01-01T00:00:00.000Z",
  ],
  // The day clocks go forward has 23 hours, the day they go back 25.
  [
    "day",
    "Europe/Berlin",
    "2026-03-29T10:00:00.000Z",
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ],
  [
    "day",
    "Europe/Berlin",
    "2026-10-25T10:00:00.000Z",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ],
  [
    "week",
    "Europe/Berlin",
    "2026-03-29T21:59:59.999Z",
    "2026-03-22T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ],
  [
    "month",
    "Europe/Berlin",
    "2026-03-31T22:00:00.000Z",
    "2026-03-31T22:00:00.000Z",
    "2026-04-30T22:00:00.000Z",
  ],
  [
    "month",
    "Europe/Berlin",
    "2026-03-31T21:59:59.999Z",
    "2026-02-28T23:00:00.000Z",
    "2026-03-31T22:00:00.000Z",
  ],
  [
    "month",
    "America/New_York",
    "2026-11-15T00:00:00.000Z",
    "2026-11-01T04:00:00.000Z",
    "2026-12-01T05:00:00.000Z",
  ],
  // Half and quarter hours, the far east and the far west.
  [
    "day",
    "Asia/Kathmandu",
    "2026-01-01T18:15:00.000Z",
    "2026-01-01T18:15:00.000Z",
    "2026-01-02T18:15:00.000Z",
  ],
  [
    "day",
    "Pacific/Kiritimati",
    "2026-01-01T10:00:00.000Z",
    "2026-01-01T10:00:00.000Z",
    "2026-01-02T10:00:00.000Z",
  ],
  [
    "day",
    "Pacific/Pago_Pago",
    "2026-01-01T10:59:59.999Z",
    "2025-12-31T11:00:00.000Z",
    "2026-01-01T11:00:00.000Z",
  ],
  // Clocks went forward at midnight: 2018-11-04 began at one o'clock, and they went back at midnight too.
  [
    "day",
    "America/Sao_Paulo",
    "2018-11-04T12:00:00.000Z",
    "2018-11-04T03:00:00.000Z",
    "2018-11-05T02:00:00.000Z",
  ],
  [
    "day",
    "America/Sao_Paulo",
    "2018-02-17T12:00:00.000Z",
    "2018-02-17T02:00:00.000Z",
    "2018-02-18T03:00:00.000Z",
  ],
  // Samoa skipped 2011-12-30.
  [
    "day",
    "Pacific/Apia",
    "2011-12-30T09:00:00.000Z",
    "2011-12-29T10:00:00.000Z",
    "2011-12-30T10:00:00.000Z",
  ],
])("the %s in %s of %s begins at %s and ends before %s", (period, zone, at, from, to) => {
  expect(periodStart(period, at, zone)).toBe(from);
  expect(nextBoundary(period, at, zone)).toBe(to);
});

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Africa/Cairo",
  "Pacific/Chatham",
];

it("periods follow one another without a gap: each instant lies in one", () => {
  const anyTime = fc
    .integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) })
    .map((time) => new Date(time).toISOString());
  fc.assert(
    fc.property(
      fc.constantFrom(...PERIODS),
      anyTime,
      fc.constantFrom(...ZONES),
      (period, at, zone) => {
        const from = periodStart(period, at, zone);
        const to = nextBoundary(period, at, zone);
        expect(from <= at && at < to).toBe(true);
        expect(periodStart(period, from, zone)).toBe(from);
        expect(periodStart(period, to, zone)).toBe(to);
        const last = new Date(Date.parse(to) - 1).toISOString();
        expect(periodStart(period, last, zone)).toBe(from);
        expect(dayOf(last, zone) < dayOf(to, zone)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

it("tells the day, and how many lie between", () => {
  expect(dayOf("2026-03-28T23:00:00.000Z", "Europe/Berlin")).toBe("2026-03-29");
  expect(dayOf("2026-03-28T23:00:00.000Z", "UTC")).toBe("2026-03-28");
  expect(daysBetween("2026-03-28T22:59:59.999Z", "2026-03-28T23:00:00.000Z", "Europe/Berlin")).toBe(
    1,
  );
  expect(daysBetween("2026-03-01T00:00:00.000Z", "2026-03-01T23:00:00.000Z", "UTC")).toBe(0);
});

it("refuses what is no time", () => {
  expect(() => periodStart("day", "yesterday", "UTC")).toThrow(
    expect.objectContaining({ code: "invalid_time" }),
  );
});

it.each([
  ["UTC", true],
  ["Europe/Berlin", true],
  ["America/Argentina/Buenos_Aires", true],
  ["Etc/GMT+5", true],
  ["Mars/Olympus", false],
  ["+02:00", false],
  ["", false],
])("%s as a time zone: %s", (zone, isKnown) => {
  expect(timeZone.safeParse(zone).success).toBe(isKnown);
});
