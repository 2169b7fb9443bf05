import { lint } from "../lint";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { preset } from "../presets";
import { step } from "./snapshots";

const BASE = {
  code: "plan",
  name: "Plan",
  currency: "usd",
  base: "items_net",
  placement: { kind: "sponsor" },
  bonuses: [],
  holds_days: { order: 14 },
};

const climbing = (code: string, rates: string, stop_rate: string, ladder = "main") => ({
  kind: "differential",
  code,
  ladder,
  rates,
  stop_rate,
  seller: { first: { code: `${code}_own` }, returning: { code: `${code}_own` } },
});

const ladder = (code: string, ...rates: Record<string, string>[]) => ({
  code,
  evaluate: "day",
  steps: rates.map((row, index) => ({
    ...step(`r${index}`, ...(index ? [{ metric: "directs", at_least: index }] : [])),
    rates: row,
  })),
});

const planOf = (fields: object, ...ladders: object[]): Plan =>
  parsePlan({
    ...BASE,
    ...(ladders.length > 0 ? { ranks: { ladders, effective: "next_sale", expire: "never" } } : {}),
    ...fields,
  });

const found = (plan: Plan): string[] =>
  lint(plan).findings.map(({ code, level, path }) => `${level} ${code} ${path}`);

const sales = (...rates: (string | null)[]) =>
  ladder("main", ...rates.map((text): Record<string, string> => (text ? { sales: text } : {})));

describe("rates of a ladder that a differential climbs by", () => {
  const climbs = (stop = "0.2") => ({ bonuses: [climbing("team", "sales", stop)] });
  const rateOf = (index: number) => `ranks.ladders.0.steps.${index}.rates.sales`;

  it.each<[string, Plan, string[]]>([
    ["rise", planOf(climbs(), sales("0.05", "0.1", "0.2")), []],
    ["stay", planOf(climbs(), sales(null, "0.2", "0.20", "0.2")), []],
    [
      "fall",
      planOf(climbs(), sales("0.05", "0.2", "0.1", "0.15")),
      [`warning rank_pays_less ${rateOf(2)}`],
    ],
    [
      "end before the last step",
      planOf(climbs(), sales("0.05", "0.2", null)),
      [`warning rank_pays_less ${rateOf(2)}`],
    ],
    ["begin after the first step", planOf(climbs(), sales(null, null, "0.2")), []],
    [
      "go above the stop rate",
      planOf(climbs("0.15"), sales("0.05", "0.2")),
      ["info rate_above_stop bonuses.0.stop_rate"],
    ],
    [
      "stay below the stop rate",
      planOf(climbs("0.25"), sales("0.05", "0.2")),
      ["info stop_beyond_rates bonuses.0.stop_rate"],
    ],
  ])("that %s", (_what, plan, expected) => {
    expect(found(plan)).toEqual(expected);
  });

  it("are held against each bonus by itself", () => {
    const both = ladder("main", { sales: "0.1", fees: "0.2" }, { sales: "0.2", fees: "0.1" });
    const bonuses = [climbing("team", "sales", "0.2"), climbing("entry", "fees", "0.3")];
    expect(found(planOf({ bonuses }, both))).toEqual([
      "warning rank_pays_less ranks.ladders.0.steps.1.rates.fees",
      "info stop_beyond_rates bonuses.1.stop_rate",
    ]);
  });

  it("are told once, however many bonuses climb by them", () => {
    const bonuses = [climbing("team", "sales", "0.2"), climbing("more", "sales", "0.2")];
    expect(found(planOf({ bonuses }, sales("0.2", "0.1")))).toEqual([
      "warning rank_pays_less ranks.ladders.0.steps.1.rates.sales",
    ]);
  });

  it("say in words what is lost", () => {
    const { findings } = lint(planOf(climbs(), sales("0.05", "0.2", "0.1", null)));
    expect(findings.map(({ message }) => message)).toEqual([
      'rank "r2" earns 0.1 where the lower rank "r1" earns 0.2',
      'rank "r3" earns nothing where the lower rank "r2" earns 0.1',
    ]);
  });
});

it("rates that fall where nobody climbs by them are only unused", () => {
  const plan = planOf(
    { bonuses: [climbing("team", "sales", "0.2")] },
    sales("0.1", "0.2"),
    ladder("other", { sales: "0.2" }, { sales: "0.1" }),
  );
  expect(found(plan)).toEqual(["warning unused_rates ranks.ladders.1.steps.0.rates.sales"]);
});

it("rates that no bonus asks for are named once, on the ladder where they are", () => {
  const plan = planOf(
    { bonuses: [climbing("team", "sales", "0.2")] },
    ladder("main", {}, { sales: "0.1", sale: "0.1" }, { sales: "0.2", sale: "0.2" }),
    ladder("other", {}, { sales: "0.2" }),
  );
  expect(found(plan)).toEqual([
    "warning unused_rates ranks.ladders.0.steps.1.rates.sale",
    "warning unused_rates ranks.ladders.1.steps.1.rates.sales",
  ]);
});

describe("matching by rank", () => {
  const matching = (rates: Record<string, string>) => ({
    placement: { kind: "binary", fill: "breadth_first", start: "root" },
    periods: [
      {
        kind: "binary_match",
        code: "match",
        every: "week",
        by_rank: { ladder: "main", rates },
        volume: "pv",
        requires: "active",
        limit: "0.2",
        remainder: "house:breakage",
      },
    ],
  });
  const three = ladder("main", {}, {}, {});

  it.each<[string, Record<string, string>, string[]]>([
    ["rises", { r0: "0.05", r1: "0.05", r2: "0.1" }, []],
    ["begins higher up", { r2: "0.1" }, []],
    ["falls", { r0: "0.1", r1: "0.05", r2: "0.1" }, ["r1"]],
    ["leaves out a higher rank", { r0: "0.1", r1: "0.1" }, ["r2"]],
  ])("that %s", (_what, rates, ranks) => {
    expect(found(planOf(matching(rates), three))).toEqual(
      ranks.map((rank) => `warning rank_pays_less periods.0.by_rank.rates.${rank}`),
    );
  });
});

describe("legs that may bring nothing", () => {
  const volume = (metric: string, leg_cap?: string) => ({
    code: "main",
    evaluate: "month",
    steps: [
      step("r0"),
      step(
        "r1",
        { metric: "directs", at_least: 1 },
        { metric, at_least: "10", ...(leg_cap ? { leg_cap } : {}) },
      ),
    ],
  });
  const pool = (leg_cap: string, needed: string | null, more: object = {}) => ({
    periods: [
      {
        kind: "pool",
        code: "pool",
        every: "month",
        share: "0.01",
        ladder: "main",
        ranks: { r1: needed },
        leg_cap,
        remainder: "house:breakage",
        ...more,
      },
    ],
  });
  const two = ladder("main", {}, {});

  it.each<[string, Plan, string[]]>([
    [
      "for a rank",
      planOf({}, volume("gv", "0")),
      ["warning legs_count_nothing ranks.ladders.0.steps.1.requires.1.leg_cap"],
    ],
    [
      "for a rank, by structure",
      planOf({}, volume("structure_turnover", "0.00")),
      ["warning legs_count_nothing ranks.ladders.0.steps.1.requires.1.leg_cap"],
    ],
    ["or a part", planOf({}, volume("gv", "0.01")), []],
    ["or all", planOf({}, volume("gv")), []],
    ["for a pool", planOf(pool("0", "100"), two), ["warning legs_count_nothing periods.0.leg_cap"]],
    [
      "for a pool that asks one of its ranks for some",
      planOf(pool("0", null, { ranks: { r0: null, r1: "100" } }), two),
      ["warning legs_count_nothing periods.0.leg_cap"],
    ],
    ["for a pool that asks for none", planOf(pool("0", null), two), []],
    ["for a pool, but half", planOf(pool("0.5", "100"), two), []],
  ])("%s", (_what, plan, expected) => {
    expect(found(plan)).toEqual(expected);
  });

  it("a pool of nothing never pays", () => {
    expect(found(planOf(pool("0.5", null, { share: "0" }), two))).toEqual([
      "warning never_pays periods.0",
    ]);
  });

  it("a fund that only a pool's remainder feeds is fed", () => {
    const funds = [{ code: "help", purpose: "help" }];
    const fed = planOf({ funds, ...pool("0.5", null, { remainder: "fund:help" }) }, two);
    expect(found(fed)).toEqual([]);
    expect(found(planOf({ funds, ...pool("0.5", null) }, two))).toEqual([
      "warning unfed_fund funds.0",
    ]);
  });
});

it("a rank that asks for points can only be reached where something gives them", () => {
  const rising = {
    code: "main",
    evaluate: "day",
    steps: [step("r0"), step("r1", { metric: "points", at_least: 5 })],
  };
  const tasks = [
    {
      code: "check_in",
      name: "Check in",
      metric: "sign_ins",
      every: "day",
      tiers: [{ at_least: 1, points: 5 }],
    },
  ];
  const points = { tree: "sponsor", team_levels: 2, valid: { purchase: "50" }, tasks };
  expect(found(planOf({ points }, rising))).toEqual([]);
  expect(found(planOf({}, rising))).toEqual([
    "warning rank_unreachable ranks.ladders.0.steps.1.requires.0",
  ]);
});

it("the differential preset has nothing of all this", () => {
  expect(found(preset("differential"))).toEqual([]);
});
