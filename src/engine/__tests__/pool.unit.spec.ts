/** Pools: who qualifies by rank and by the legs of a period, and what equal parts leave. */
import { closePeriod } from "../closing";
import { payPeriod } from "../periods";
import { poolVolume } from "../periods/pool";
import { parsePlan } from "../plan";
import { rankPlan, snapshot, step, usd } from "./snapshots";
import type { Given } from "./snapshots";

const POOL = {
  ...{ kind: "pool", code: "pool", every: "day", share: "0.1", ladder: "l" },
  ...{ ranks: { one: "100", two: null }, leg_cap: "0.5", remainder: "house:breakage" },
};
const directs = (at_least: number) => ({ metric: "directs", at_least });
const steps = [step("none"), step("one", directs(1)), step("two", directs(2))];
const plan = rankPlan([{ code: "l", steps }], { periods: [POOL] });

const partner = (id: string, sponsor: string | null, amount: number, rank = "none"): Given => ({
  ...{ id, ranks: { l: rank }, period: { amount } },
  ...(sponsor === null ? {} : { sponsor }),
});

/** What the pool of a day with a turnover decides and pays. */
function closed(seats: readonly Given[], company: number) {
  const { facts } = closePeriod(plan, snapshot(seats, { company: usd(company) }));
  const [fact] = facts;
  if (facts.length !== 1 || fact.kind !== "pool") throw new Error("one pool closes");
  const shares = payPeriod(plan.periods[0], fact).map(
    ({ recipient, amount, reason }) => `${recipient.id} ${amount} ${reason}`,
  );
  return { fact, shares };
}

describe("a pool that asks for 100, of which a leg brings at most 50,", () => {
  const a = (own: number, rank = "one") => partner("a", null, own, rank);
  it.each<[string, Given[], boolean]>([
    ["is for who brought it alone", [a(100)], true],
    ["is not for who lacks a cent", [a(99.99)], false],
    ["counts a leg", [a(50), partner("b", "a", 50)], true],
    ["counts a leg to its end", [a(50), partner("b", "a", 20), partner("c", "b", 30)], true],
    [
      "counts a leg however it branches",
      [a(50), partner("b", "a", 0), partner("c", "b", 20), partner("d", "b", 30)],
      true,
    ],
    ["does not count more of a leg", [a(49), partner("b", "a", 500)], false],
    ["counts both legs", [a(0), partner("b", "a", 50), partner("c", "a", 90)], true],
    [
      "takes from a leg what was given back in it",
      [a(50), partner("b", "a", 90), partner("c", "b", -50)],
      false,
    ],
    [
      "takes nothing from one leg for another",
      [a(60), partner("b", "a", 40), partner("c", "a", -30)],
      true,
    ],
    ["asks nothing of the rank that is enough", [a(0, "two")], true],
    ["is not for other ranks", [a(500, "none")], false],
    ["is not for the suspended", [{ ...a(500), status: "suspended" }], false],
  ])("%s", (_what, seats, isQualified) => {
    const { fact } = closed([...seats, partner("z", null, 0)], 1_000);
    expect(fact.qualified_partner_ids).toEqual(isQualified ? ["a"] : []);
  });

  it("asks everybody alike, in order of joining", () => {
    const seats = [
      ...[partner("a", null, 0, "one"), partner("b", "a", 50, "one"), partner("c", "a", 50, "two")],
      ...[partner("d", "b", 50, "none"), partner("e", "d", 100, "one")],
    ];
    expect(closed(seats, 1_000).fact.qualified_partner_ids).toEqual(["a", "b", "c", "e"]);
  });
});

describe("a tenth of the turnover", () => {
  const winners = (count: number) =>
    Array.from({ length: count }, (_, index) => partner(`w${index}`, null, 0, "two"));
  it.each<[number, number, string[]]>([
    [1_000, 1, ["w0 100000000 pool_share"]],
    [1_000, 2, ["w0 50000000 pool_share", "w1 50000000 pool_share"]],
    [
      1_000,
      3,
      [...["w0", "w1", "w2"].map((id) => `${id} 33333333 pool_share`), "breakage 1 remainder"],
    ],
    [1_000, 0, []],
    [0, 2, []],
    [-1_000, 2, []],
  ])("of %s goes in equal parts to %s", (company, count, shares) => {
    const day = closed(winners(count), company);
    expect(day.shares).toEqual(shares);
    expect(day.fact.turnover).toBe(usd(company));
  });

  it("that is less than a unit for each is what is left", () => {
    const day = closed(winners(3), 0);
    const fact = { ...day.fact, turnover: 29n };
    expect(payPeriod(plan.periods[0], fact)).toEqual([
      { recipient: { kind: "house", id: "breakage" }, amount: 2n, reason: "remainder" },
    ]);
  });
});

it("a leg below nothing counts for nothing, and one above its cap for the cap", () => {
  expect(poolVolume(7n, [60n, 50n, 3n, -9n], 100n, "0.5")).toBe(7n + 50n + 50n + 3n);
});

it.each([
  ["ladder", { ladder: "other" }, 'names ladder "other", which is not in ranks.ladders'],
  ["ranks", { ranks: { ten: null } }, 'names rank "ten", which is no step of ladder "l"'],
])("a pool by another %s is refused", (field, change, reason) => {
  expect(() => parsePlan({ ...plan, periods: [{ ...POOL, ...change }] })).toThrow(
    `plan.periods.0.${field}: ${reason}`,
  );
});
