/** Corners of carried legs: a cap that is met to the unit, and closes that had nothing to match. */
import { rate } from "../money";
import { carry, readLegs } from "../periods/carried-legs";
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

it("closes with empty legs do not count towards expiry", () => {
  const terms = { ...TERMS, expire_after: 2 };
  let legs = readLegs(undefined);
  for (let close = 0; close < 3; close++) legs = carry(legs, [0n, 0n], terms).after;
  legs = carry(legs, [50n, 0n], terms).after;
  expect(legs).toMatchObject({ left: 50n, expired: 0n });
  expect(carry(legs, [0n, 0n], terms).after).toMatchObject({ left: 0n, expired: 50n });
});
