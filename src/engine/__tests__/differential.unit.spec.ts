/** The differential beyond the seed's numbers: rates above the stop, equal rates, steps without one, own purchases. */
import type { Member } from "../history";
import { Run, member, order } from "./given";
import { rankPlan, step } from "./snapshots";

const RATES = {
  ...{ first: "0.1", plain: "0.1", high: "0.15", stop: "0.2" },
  ...{ higher: "0.25", highest: "0.3", none: null },
};
type Rank = keyof typeof RATES;

const planOf = (more: object = {}) =>
  rankPlan(
    [
      {
        ...{ code: "l", evaluate: "at_once" },
        steps: Object.entries(RATES).map(([code, sales], index) => ({
          ...step(code, ...(index ? [{ metric: "directs", at_least: 100 * index }] : [])),
          rates: sales === null ? {} : { sales },
        })),
      },
    ],
    {
      bonuses: [
        {
          ...{ kind: "differential", code: "team", ladder: "l", rates: "sales" },
          ...{ stop_rate: "0.2", income_type: "turnover" },
          seller: { first: { code: "own", income_type: "retail" }, returning: { code: "again" } },
          ...more,
        },
      ],
    },
  );

type Standing = [rank: Rank, status?: Member["status"]];

/** What an order of 100 pays, as "partner level rate amount reason", and who gets nothing; nearest first. */
function told(chain: readonly Standing[], client: boolean, more: object = {}): string[] {
  const members = chain.map(([rank, status], index): Member => {
    const above = index + 1 < chain.length ? `m${index + 1}` : null;
    return { ...member(`m${index}`, above, status), rank };
  });
  const run = new Run(planOf(more)).join(...members.reverse());
  run.apply(order("o", client ? "shopper" : "m0", 10_000n, client ? { ref: "m0" } : {}));
  const [{ outcome }] = run.decisions;
  return [
    ...outcome.lines.map(
      ({ recipient, level, rate, amount, reason }) =>
        `${recipient.id} ${level} ${rate} ${amount / 10_000n} ${reason}`,
    ),
    ...outcome.skips.map(
      ({ from_level, to_level, reason }) => `${from_level}-${to_level} ${reason}`,
    ),
  ];
}

it.each<[string, Standing[], string[]]>([
  [
    "gives nobody more than the stop rate, whatever the rank has",
    [["first"], ["higher"]],
    ["m0 0 0.1 1000 own_sale", "m1 1 0.1 1000 difference"],
  ],
  ["gives a seller no more either", [["higher"]], ["m0 0 0.2 2000 own_sale"]],
  [
    "ends where the stop rate was met, for higher ranks too",
    [["higher"], ["higher"], ["first"]],
    ["m0 0 0.2 2000 own_sale", "1-2 stop_rate_reached"],
  ],
  [
    "ends so where the seller has just the stop rate",
    [["stop"], ["higher"], ["highest"]],
    ["m0 0 0.2 2000 own_sale", "1-2 stop_rate_reached"],
  ],
  [
    "ends so where the seller's rank has more than the stop rate, and those above still more",
    [["higher"], ["highest"]],
    ["m0 0 0.2 2000 own_sale", "1-1 stop_rate_reached"],
  ],
  [
    "adds up to the stop rate and no further",
    [["first"], ["high"], ["higher"], ["higher"]],
    [
      ...["m0 0 0.1 1000 own_sale", "m1 1 0.05 500 difference", "m2 2 0.05 500 difference"],
      "3-3 stop_rate_reached",
    ],
  ],
  [
    "pays nothing for a rank that has no rate, nor does that lower the mark",
    [["first"], ["none"], ["high"]],
    ["m0 0 0.1 1000 own_sale", "m2 2 0.05 500 difference", "1-1 rate_not_higher"],
  ],
  [
    "lets the first step raise no mark for the next rank with the same rate",
    [["plain", "suspended"], ["first"], ["plain"]],
    ["m2 2 0.1 1000 difference", "0-0 not_active", "1-1 no_rank"],
  ],
])("a client's order %s", (_what, chain, expected) => {
  expect(told(chain, true)).toEqual(expected);
});

it.each<[string, object, string[]]>([
  ["nothing, unless the plan says so", {}, ["m1 1 0.05 500 difference", "0-0 own_purchase"]],
  [
    "its own rate where the plan says so",
    { self_purchase: "earns" },
    ["m0 0 0.1 1000 own_sale", "m1 1 0.05 500 difference"],
  ],
])("an own purchase pays its buyer %s", (_what, more, expected) => {
  expect(told([["first"], ["high"]], false, more)).toEqual(expected);
});

it("each line is called by what it is an income of", () => {
  const run = new Run(planOf()).join({ ...member("up"), rank: "high" }, member("s", "up"));
  const buys = (id: string) => order(id, "shopper", 10_000n, { ref: "s" });
  run.apply(buys("o1"), buys("o2"));
  const incomes = run.decisions.map(({ outcome }) =>
    outcome.lines.map(({ bonus, income_type }) => `${bonus}: ${income_type}`),
  );
  expect(incomes).toEqual([
    ["own: retail", "team: turnover"],
    ["again: again", "team: turnover"],
  ]);
});
