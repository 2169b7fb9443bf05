/** What is counted between closes: stretches of days, the latest sale and purchase, and what came before it all. */
import { parsePlan } from "../plan";
import { binaryCredits } from "../presets/binary-credits";
import { preset } from "../presets";
import { NOTHING_COUNTED } from "../snapshot";
import type { Counted } from "../snapshot";
import { Tallies, tallyRules } from "../tallies";
import type { TallyRules } from "../tallies";
import { HALVING, Run, member } from "./given";
import { rankPlan, step } from "./snapshots";

const RULES: TallyRules = { periods: ["day"], window_days: 30, latest_sale: true };
const noon = (day: number): string => new Date(Date.UTC(2026, 0, day, 12)).toISOString();
const own = (amount: bigint): Partial<Counted> => ({ own_amount: amount, amount, pv: amount });
const counted = (some: Partial<Counted>): Counted => ({ ...NOTHING_COUNTED, ...some });

it("a stretch of days begins with its first moment and ends before the close", () => {
  const tallies = new Tallies(RULES);
  const amounts = [1n, 10n, 100n, 1_000n];
  [noon(9), noon(10), noon(11), noon(12)].forEach((at, index) =>
    tallies.counted(1, at, counted(own(amounts[index]))),
  );
  const lastDays = (days: number, at: string) => tallies.lastDays(days, at, 2).map(({ pv }) => pv);
  expect(lastDays(2, noon(12))).toEqual([0n, 110n]);
  expect(lastDays(30, noon(12))).toEqual([0n, 111n]);
  expect(lastDays(1, noon(13))).toEqual([0n, 1_000n]);
  expect(lastDays(1, noon(9))).toEqual([0n, 0n]);
});

it("a purchase is the partner's own: what is given back, or bought by a client, is none", () => {
  const tallies = new Tallies(RULES);
  tallies.counted(0, noon(1), counted(own(5n)));
  tallies.counted(0, noon(2), counted({ clients_bv: 7n, amount: 7n }));
  tallies.counted(0, noon(3), counted(own(-5n)));
  expect([tallies.lastPurchaseAt(0), tallies.lastPurchaseAt(1)]).toEqual([noon(1), null]);
});

it("the latest sale is the last that is not given back, whatever came of those before", () => {
  const tallies = new Tallies(RULES);
  const after = (order_id: string, amount: bigint) => {
    tallies.sale(0, order_id, amount);
    return tallies.latestSale(0);
  };
  expect([after("a", 5n), after("b", 7n), after("b", 0n), after("a", 3n)]).toEqual([
    5n,
    7n,
    5n,
    3n,
  ]);
  expect([after("b", 2n), tallies.latestSale(1)]).toEqual([2n, null]);
});

it.each<[string, Partial<TallyRules>]>([
  ["no sales where nothing asks for the latest", { latest_sale: false }],
  ["nothing of a plan that closes nothing", { periods: [], latest_sale: false }],
])("keeps %s", (_what, fields) => {
  const tallies = new Tallies({ ...RULES, ...fields });
  tallies.opened(0, { pv: 1n, bv: 1n, cv: 1n });
  tallies.counted(0, noon(1), counted(own(5n)));
  tallies.sale(0, "a", 5n);
  expect(tallies.latestSale(0)).toBeNull();
  const isKept = fields.periods === undefined;
  expect(tallies.life(1)).toEqual([
    isKept ? { ...counted({ bv: 1n, cv: 1n }), ...own(6n) } : NOTHING_COUNTED,
  ]);
  expect(tallies.lastPurchaseAt(0)).toBe(isKept ? noon(1) : null);
});

it("asks for what any item of the plan needs", () => {
  const [packages] = binaryCredits.periods;
  const pool = {
    ...{ kind: "binary_match", code: "matching", every: "week", rate: "0.1", volume: "bv" },
    ...{ requires: "active", limit: "0.1", remainder: "house:breakage" },
  };
  const both = parsePlan({ ...binaryCredits, periods: [pool, packages] });
  expect(tallyRules(both)).toMatchObject({ latest_sale: true, window_days: 0 });
  expect([...tallyRules(both).periods].sort()).toEqual(["day", "week"]);
  expect(tallyRules(preset("twelve-level"))).toEqual({ ...RULES, latest_sale: false });
  expect(tallyRules(HALVING)).toEqual({ periods: [], window_days: 0, latest_sale: false });
});

it("what a newcomer had bought before counts for what asks for ever, and for no stretch of time", () => {
  const steps = (more: object) => [
    step("none"),
    step("won", { metric: "pv", at_least: "100", ...more }),
  ];
  const plan = rankPlan([
    { code: "ever", steps: steps({}) },
    { code: "period", steps: steps({ window: "period" }) },
    { code: "days", steps: steps({ window_days: 30 }) },
    {
      code: "below",
      steps: [step("none"), step("won", { metric: "gv", at_least: "100" })],
    },
  ]);
  const units = 100_000_000n;
  const run = new Run(plan).join(member("up"), {
    ...member("a", "up"),
    opening: { pv: units, bv: units, cv: units },
  });
  run.apply({ kind: "close", id: "night", at: "2026-01-02T00:00:00.000Z", period: "day" });
  const won = run.ranks.map(({ member_id, ladder, rank }) => `${member_id} ${ladder} ${rank}`);
  expect(won.sort()).toEqual(["a ever won", "up below won"]);
});
