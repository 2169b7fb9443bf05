import { decide } from "../decide";
import { LINE_REASONS, SKIP_REASONS } from "../decision";
import type { Line } from "../decision";
import type { PartnerStatus } from "../facts";
import { explainJoinLine, explainLine, explainSkip, showSkips } from "../explain";
import { preset } from "../presets";
import { HALVING, Run, member, order, sale, upline } from "./given";

const explained = (sponsor: PartnerStatus[], placement: PartnerStatus[], base = 100_000_000n) => {
  const fact = sale({ base }, { sponsor: upline(...sponsor), placement: upline(...placement) });
  const { lines, skips } = decide(HALVING, fact);
  const words = lines.map((line) => `${line.bonus}: ${explainLine(line, fact)}`);
  return { words, skipped: showSkips(skips, fact, HALVING) };
};

const ACTIVE = "active" as const;

it("says of every line what share of what it is, and why it goes where it goes", () => {
  expect(explained([ACTIVE], [ACTIVE, ACTIVE, ACTIVE]).words).toEqual([
    "trust: 3 % of 100.000000 usd, allocated from every sale",
    "direct: 3 % of 100.000000 usd, as partner at level 1 above the buyer",
    "development: 1 % of 100.000000 usd, allocated from every sale",
    "tree: 1.5 % of 100.000000 usd, as partner at level 1 above the buyer",
    "tree: 0.75 % of 100.000000 usd, as partner at level 2 above the buyer",
    "tree: 0.375 % of 100.000000 usd, as partner at level 3 above the buyer",
    "tree: what the levels of this bonus did not pay",
  ]);
});

it.each([
  [[], "direct: 3 % of 100.000000 usd, because nobody stands above the buyer to receive it"],
  [
    ["suspended" as const],
    "direct: 3 % of 100.000000 usd, because the partner above the buyer is not active",
  ],
])("says why the direct share went elsewhere (%j)", (sponsor, words) => {
  expect(explained(sponsor, []).words[1]).toBe(words);
});

it("names every partner who was not active, and gives levels for other reasons", () => {
  const { skipped } = explained(
    ["terminated", ACTIVE, ACTIVE],
    [ACTIVE, "suspended", "terminated", ...Array.from({ length: 10 }, () => ACTIVE)],
    10_000n,
  );
  expect(skipped).toEqual([
    {
      partner_id: "u1",
      from_level: 1,
      to_level: 1,
      bonus: "direct",
      why: "the partner was not active when the order was decided",
    },
    { from_level: 2, to_level: 3, bonus: "direct", why: "this bonus does not reach this level" },
    {
      partner_id: "u2",
      from_level: 2,
      to_level: 2,
      bonus: "tree",
      why: "the partner was not active when the order was decided",
    },
    {
      partner_id: "u3",
      from_level: 3,
      to_level: 3,
      bonus: "tree",
      why: "the partner was not active when the order was decided",
    },
    {
      from_level: 9,
      to_level: 13,
      bonus: "tree",
      why: "the share of this level is less than the smallest unit of the ledger",
    },
  ]);
});

it("names the one partner of a climb that a reason is about, and levels where it is nobody's own", () => {
  const plan = preset("differential");
  const run = new Run(plan).join(
    { ...member("top"), rank: "4_PRO" },
    member("m4", "top"),
    { ...member("off", "m4", "suspended"), rank: "3" },
    member("m2", "off"),
    member("m1", "m2"),
    member("b", "m1"),
  );
  run.apply(order("o1", "a-shopper", 10_000n, { ref: "b" }));
  const [{ sale: fact, outcome }] = run.decisions;
  expect(outcome.lines.map((line) => `${line.bonus}: ${explainLine(line, fact)}`)).toEqual([
    "personal_sales: 3 % of 100.000000 usd, the seller's own rate",
    "team_sales: 10 % of 100.000000 usd: own rate 13 % less 3 %, the highest below",
  ]);
  const lower = "the rate is not above the highest one met below";
  const inactive = "the partner was not active when the order was decided";
  const bonus = "team_sales";
  expect(showSkips(outcome.skips, fact, plan)).toEqual([
    { from_level: 1, to_level: 2, bonus, why: lower },
    { partner_id: "off", from_level: 3, to_level: 3, bonus, why: inactive },
    { from_level: 4, to_level: 4, bonus, why: lower },
  ]);
});

it("says of what is passed on, and of what the house bears, whose it is", () => {
  const run = new Run(preset("differential")).join(member("b"));
  run.apply(order("p1", "b", 10_000n, { source: "profit", own_return: 7_000_000n }));
  const [{ sale: fact, outcome }] = run.decisions;
  const line = outcome.lines.find(({ bonus }) => bonus === "portfolio_returns") as Line;
  expect(explainLine(line, fact)).toBe("what the own investment returned, as given");
  const [, joined] = new Run(preset("binary-credits")).join(member("a"), member("b", "a")).joinings;
  expect(joined.outcome.lines.map(explainJoinLine)).toEqual([
    "level 1 above the newcomer, borne by the house: the partner never sold",
  ]);
});

it("has words of its own for every reason", () => {
  const [line] = decide(HALVING, sale()).lines;
  const lines = LINE_REASONS.map((reason) => explainLine({ ...line, reason }, sale()));
  const skip = { bonus: "tree", from_level: 1, to_level: 1 };
  const skips = SKIP_REASONS.map((reason) => explainSkip({ ...skip, reason }));
  expect(new Set([...lines, ...skips]).size).toBe(LINE_REASONS.length + SKIP_REASONS.length);
});

it("accounts for every level above the buyer, once for each bonus that walks up", () => {
  const sponsor = upline("suspended", ACTIVE, ACTIVE);
  const placement = upline(
    ACTIVE,
    "suspended",
    ACTIVE,
    ...Array.from({ length: 40 }, () => ACTIVE),
  );
  const fact = sale({ base: 30_000n }, { sponsor, placement });
  const { lines, skips } = decide(HALVING, fact);
  for (const [bonus, depth] of [
    ["direct", 3],
    ["tree", 43],
  ] as const) {
    const paid = lines.flatMap(({ bonus: code, level, recipient }) =>
      code === bonus && level !== null && recipient.kind === "partner" ? [level] : [],
    );
    const skipped = skips
      .filter(({ bonus: code }) => code === bonus)
      .flatMap(({ from_level, to_level }) =>
        Array.from({ length: to_level - from_level + 1 }, (_, index) => from_level + index),
      );
    expect([...paid, ...skipped].sort((a, b) => a - b)).toEqual(
      Array.from({ length: depth }, (_, index) => index + 1),
    );
  }
});
