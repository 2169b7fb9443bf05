/** Facts come back from their stored form as they were decided: each kind with all it can say. */
import { canonicalJson } from "../canonical";
import { clientUpline, fact } from "../facts";
import type { Fact, Upline } from "../facts";
import { at, upline } from "./given";

const TIME = at(0);
const node = { partner_id: "u1", status: "suspended", ranks: { lv: "LV2" } } as const;
const joined = {
  depth: 3,
  nodes: [
    { partner_id: "u1", status: "active", level: 1, pool: "covered" },
    { partner_id: "u2", status: "terminated", level: 2, pool: null },
  ],
} satisfies NonNullable<Extract<Fact, { kind: "join" }>["uplines"]>[string];
const period = { code: "item", from: null, at: TIME, currency: "usd" };
const moved = { partner_id: "u1", at: TIME, currency: "usd" };

const FACTS: Fact[] = [
  {
    ...{ kind: "sale", order_id: "o1", at: TIME, currency: "jpy", base: 123_456_789_012_345n },
    ...{ buyer_id: "b", seller_id: null, source: "profit", is_returning: true },
    upline: { sponsor: { depth: 7, nodes: [node] }, placement: upline("active", "terminated") },
    own_return: { amount: 5n, status: "suspended" },
    self: node,
    values: {
      line_1: { pv: "1.5", bv: { of_net: "2" }, cv: "0", rate: "0.5", exclude: true },
      line_2: { qualifies: false },
      line_3: {},
    },
    climbs: {
      passive: {
        origin: { ...node, rank: "4_PRO" },
        above: [{ ...node, rank: "5", level: 2 }],
        depth: 9,
      },
    },
  },
  { kind: "refund", order_id: "o1", at: TIME, base: 0n, terminated_partner_ids: ["u1"] },
  { kind: "release", order_id: "o1", at: TIME, held_partner_ids: ["u1", "u2"] },
  { kind: "termination", partner_id: "u1", at: TIME },
  {
    ...{ kind: "rerate", order_id: "o1", at: TIME, base: 7n, terminated_partner_ids: ["u2"] },
    ...{ is_released: true, ranks: { u1: { lv: "LV1", metal: "gold" } } },
  },
  {
    ...{ kind: "join", partner_id: "n", sponsor_id: "u1", at: TIME },
    ...{ placement: { parent_id: "u1", level: 2, position: 0 }, uplines: { credit: joined } },
  },
  { kind: "join", partner_id: "n", sponsor_id: null, at: TIME, placement: null },
  {
    ...{ kind: "placement", partner_id: "n", at: TIME, parent_id: null, level: 1, position: 1 },
    ...{ uplines: { credit: joined }, chosen_by: "sponsor" },
  },
  { kind: "pool", ...period, turnover: -12n, qualified_partner_ids: ["u1"] },
  {
    ...{ kind: "package", ...period, from: TIME },
    awards: [{ partner_id: "u1", tier: "leader", credit: 1_000n, paid: 200n }],
  },
  {
    ...{ kind: "binary_match", ...period, turnover: 9n },
    matches: [
      { partner_id: "u1", left: 3n, right: 2n, matched: 2n, rate: "0.1", rank: "LV1" },
      { partner_id: "u2", left: 1n, right: 0n, matched: 0n, rate: "0.05" },
    ],
  },
  { kind: "payout", step: "reversed", payout_id: "p", ...moved, amount: 100n, fee: 5n },
  {
    kind: "fund_withdrawal",
    withdrawal_id: "w",
    fund: "trust",
    at: TIME,
    currency: "usd",
    amount: 1n,
  },
  { kind: "adjustment", adjustment_id: "a", ...moved, amount: -3n },
];

it.each(FACTS.map((given): [string, Fact] => [given.kind, given]))(
  "a %s is stored without loss",
  (_kind, given) => {
    expect(fact.parse(JSON.parse(canonicalJson(given)))).toEqual(given);
  },
);

it.each<[string, object]>([
  ["a base below nothing", { base: "-1" }],
  ["half a unit", { base: "1.5" }],
  ["a number, which may have lost digits", { base: 1 }],
  ["another time than ISO 8601", { at: "yesterday" }],
  ["another source", { source: "gift" }],
  ["points below nothing", { values: { line_1: { pv: "-1" } } }],
  ["another part of the net", { values: { line_1: { bv: { of_gross: "1" } } } }],
  ["a line that says more", { values: { line_1: { tax: "1" } } }],
  ["a partner of another status", { self: { ...node, status: "gone" } }],
  [
    "a climb to level 0",
    {
      climbs: {
        c: { origin: { ...node, rank: "1" }, above: [{ ...node, rank: "2", level: 0 }], depth: 1 },
      },
    },
  ],
  ["a depth below nothing", { upline: { sponsor: { depth: -1, nodes: [] }, placement: upline() } }],
])("a stored sale with %s is no sale", (_what, wrong) => {
  const stored = JSON.parse(canonicalJson(FACTS[0])) as object;
  expect(fact.safeParse(stored).success).toBe(true);
  expect(fact.safeParse({ ...stored, ...wrong }).success).toBe(false);
});

it.each(["5x", "x5", "", "-"])("a turnover of %j is none", (turnover) => {
  const pool = FACTS.find(({ kind }) => kind === "pool") as object;
  const stored = JSON.parse(canonicalJson(pool)) as object;
  expect(fact.safeParse({ ...stored, turnover: "-5" }).success).toBe(true);
  expect(fact.safeParse({ ...stored, turnover }).success).toBe(false);
});

it("a client's upline is its seller and those above it, no further than the plan reaches", () => {
  const above: Upline = { depth: 5, nodes: upline("active", "active", "active").nodes };
  const seller = { partner_id: "s", status: "active" } as const;
  const ids = (reach: number) =>
    clientUpline(seller, above, reach).nodes.map((one) => one.partner_id);
  expect([ids(4), ids(3), ids(1)]).toEqual([["s", "u1", "u2", "u3"], ["s", "u1", "u2"], ["s"]]);
  expect(clientUpline(seller, above, 3).depth).toBe(6);
});
