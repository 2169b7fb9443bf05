/** Corners of carried legs: a cap that is met to the unit, and closes that had nothing to match. */
import { portion, rate } from "../money";
import { carry, readLegs, smallestWorth } from "../periods/carried-legs";
import type { CarryTerms } from "../periods/carried-legs";

const TERMS: CarryTerms = {
  cap: null,
  above_cap: "flush",
  carry: "rest",
  expire_after: null,
  paid: rate("0.1"),
  isIdle: false,
};

it("a match worth exactly the cap uses all of the weaker leg and loses nothing", () => {
  const terms = { ...TERMS, cap: 10n };
  const { after, match } = carry(readLegs(undefined), [109n, 200n], terms);
  expect(match?.matched).toBe(109n);
  expect(after).toMatchObject({ left: 0n, right: 91n, flushed_cap: 0n });
});

it.each([
  [10n, "0.03", 334n],
  [9n, "0.03", 300n],
  [10n, "0.1", 100n],
  [10n, "1", 10n],
  [1n, "0.125", 8n],
  [7n, "0.07", 100n],
])("the least volume worth %s at %s is %s", (cap, share, volume) => {
  expect(smallestWorth(cap, rate(share))).toBe(volume);
  expect(portion(volume, rate(share))).toBeGreaterThanOrEqual(cap);
  expect(portion(volume - 1n, rate(share))).toBeLessThan(cap);
});

it.each([
  ["carry", { left: 166n, right: 266n, flushed_cap: 0n }, 334n],
  ["flush", { left: 0n, right: 100n, flushed_cap: 166n }, 500n],
] as const)("above the cap, %s: what is not paid is kept or lost", (above_cap, left, matched) => {
  const terms = { ...TERMS, paid: rate("0.03"), cap: 10n, above_cap };
  const { after, match } = carry(readLegs(undefined), [500n, 600n], terms);
  expect([after, match?.matched]).toEqual([expect.objectContaining(left), matched]);
});

it("closes with empty legs do not count towards expiry", () => {
  const terms = { ...TERMS, expire_after: 2 };
  let legs = readLegs(undefined);
  for (let close = 0; close < 3; close++) legs = carry(legs, [0n, 0n], terms).after;
  legs = carry(legs, [50n, 0n], terms).after;
  expect(legs).toMatchObject({ left: 50n, expired: 0n });
  expect(carry(legs, [0n, 0n], terms).after).toMatchObject({ left: 0n, expired: 50n });
});

it("legs as large as each other count towards expiry, and both expire", () => {
  const terms = { ...TERMS, paid: rate("0"), expire_after: 2 };
  const once = carry(readLegs(undefined), [50n, 50n], terms).after;
  expect(once).toMatchObject({ left: 50n, right: 50n, idle: 1n });
  const twice = carry(once, [0n, 0n], terms).after;
  expect(twice).toMatchObject({ left: 0n, right: 0n, idle: 0n, expired: 100n });
});

it.each<[string, bigint, bigint]>([
  ["left", 70n, 50n],
  ["right", 50n, 70n],
])("where nothing is carried the rest of a longer %s leg is gone", (_side, left, right) => {
  const { after, match } = carry(readLegs(undefined), [left, right], { ...TERMS, carry: "none" });
  expect(match?.matched).toBe(50n);
  expect(after).toMatchObject({ left: 0n, right: 0n, matched: 50n });
});
