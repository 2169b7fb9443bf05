import { z } from "@medusajs/framework/zod";
import { closedRange, range } from "../range";

const schema = z.strictObject(range);
const NOW = new Date("2026-03-04T05:06:07.000Z");

describe("range", () => {
  it("takes a day as its midnight, and the last day as a whole", () => {
    expect(schema.parse({ from: "2026-01-01", to: "2026-01-31" })).toEqual({
      from: "2026-01-01T00:00:00.000Z",
      to: "2026-02-01T00:00:00.000Z",
    });
  });

  it("takes a time as it is, in UTC", () => {
    expect(schema.parse({ from: "2026-01-01T02:00:00+02:00", to: "2026-01-31T12:00:00Z" })).toEqual(
      { from: "2026-01-01T00:00:00.000Z", to: "2026-01-31T12:00:00.000Z" },
    );
  });

  it.each(["", "yesterday", "2026-02-30", "0000-01-01", "9999-12-31", "1700000000"])(
    "refuses %j",
    (from) => {
      expect(schema.safeParse({ from }).success).toBe(false);
    },
  );

  it("is a year up to the end of today when nothing is given", () => {
    expect(closedRange({}, NOW)).toEqual({
      from: "2025-03-04T00:00:00.000Z",
      to: "2026-03-05T00:00:00.000Z",
    });
  });

  it("is never turned round by an end before the first year", () => {
    const { from, to } = closedRange({ to: "1900-01-02T00:00:00.000Z" }, NOW);
    expect([from, to]).toEqual(["1900-01-01T00:00:00.000Z", "1900-01-02T00:00:00.000Z"]);
  });
});
