import type { Bonus } from "../bonuses";
import {
  bonus as schema,
  budgetOf,
  isExact,
  isPassedOn,
  payBonus,
  reachOf,
  sourceOf,
} from "../bonuses";
import { decide, decideAgainAt, decideAt } from "../decide";
import { slotOf } from "../decision";
import type { Outcome } from "../decision";
import { PARTNER_STATUSES } from "../facts";
import type { PartnerStatus } from "../facts";
import { MAX_UNITS, parseMajor, rateText } from "../money";
import { HALVING, member, order, paid, planWith, Run, sale, upline } from "./given";
import { share, treeShare } from "./naive";

/** Lines as `recipient level rate amount reason`, skips as `from-to reason`: what the tables say. */
const told = ({ lines, skips }: Outcome): string[] => [
  ...lines.map(
    ({ recipient, level, rate, amount, reason }) =>
      `${recipient.kind}:${recipient.id} ${level} ${rate} ${amount} ${reason}`,
  ),
  ...skips.map(({ from_level, to_level, reason }) => `${from_level}-${to_level} ${reason}`),
];

const pay = (fields: object, ...[more, trees]: Parameters<typeof sale>): string[] =>
  told(payBonus(schema.parse(fields), sale(more, trees)));

const fund = { kind: "fund", code: "trust", fund: "trust", rate: "0.03" };
const direct = {
  kind: "direct",
  code: "direct",
  tree: "sponsor",
  rate: "0.03",
  else: "fund:trust",
};

describe("fund", () => {
  it.each([
    [100_000_000n, "0.03", 3_000_000n],
    [10_000n, "0.03", 300n],
    [10_000n, "0.00015", 1n],
    [10_000n, "0.00005", 0n],
    [0n, "0.03", 0n],
    [100_000_000n, "0", 0n],
    [100_000_000n, "1", 100_000_000n],
  ])("of a base of %s at %s takes %s, whoever is there", (base, rate, amount) => {
    for (const nodes of [upline(), upline("active"), upline("suspended", "active")]) {
      const trees = { sponsor: nodes, placement: nodes };
      expect(pay({ ...fund, rate }, { base }, trees)).toEqual([
        `fund:trust null ${rate} ${amount} allocated`,
      ]);
    }
  });
});

it.each<[string, object]>([
  ["fund", fund],
  ["direct", direct],
  ["personal", { kind: "personal", code: "rebate", rates: { kind: "flat", share: "0.1" } }],
  [
    "level",
    {
      ...{ kind: "level", code: "tree", tree: "sponsor", pool: "0.3" },
      ...{ rates: { kind: "list", rates: ["0.1"] }, remainder: "house:commission" },
    },
  ],
])(
  "lines of a %s bonus carry what its income is called, which is its code unless it says",
  (_kind, fields) => {
    const incomes = (more: object): string[] => {
      const self = { partner_id: "buyer", status: "active" } as const;
      const { lines } = payBonus(
        schema.parse({ ...fields, ...more }),
        sale({ self }, { sponsor: upline("active") }),
      );
      return [...new Set(lines.map(({ income_type }) => income_type))];
    };
    const { code } = schema.parse(fields);
    expect([incomes({}), incomes({ income_type: "retail" })]).toEqual([[code], ["retail"]]);
  },
);

describe("own_return", () => {
  const bonus = { kind: "own_return", code: "returns" };
  const own = (amount: bigint, status: PartnerStatus = "active") => ({
    own_return: { amount, status },
  });

  it("passes on what the partner's own investment returned, at level 0, whatever the base is", () => {
    for (const base of [0n, 100_000_000n]) {
      expect(pay(bonus, { base, ...own(7n) })).toEqual(["partner:buyer 0 null 7 own_return"]);
    }
  });

  it("passes on nothing of nothing, to a client, or without one", () => {
    expect(pay(bonus, own(0n))).toEqual([]);
    expect(pay(bonus, { ...own(7n), buyer_id: null, seller_id: "seller" })).toEqual([]);
    expect(pay(bonus, {})).toEqual([]);
  });

  it.each(["suspended", "terminated"] as const)("passes over a %s partner", (status) => {
    expect(pay(bonus, own(7n, status))).toEqual(["0-0 not_active"]);
  });

  it("costs nothing of the base, looks at profits alone, and freezes nobody above", () => {
    const item = schema.parse(bonus);
    expect([sourceOf(item), isPassedOn(item), isExact(item)]).toEqual(["profit", true, false]);
    expect([rateText(budgetOf(item)), reachOf(item)]).toEqual(["0", null]);
  });
});

it.each([fund, direct, { kind: "own_return", code: "returns" }])(
  "$kind names its income as the plan does, else by its code",
  (fields) => {
    const trees = { sponsor: upline("active") };
    const given = sale({ own_return: { amount: 7n, status: "active" } }, trees);
    const names = (more: object) =>
      payBonus(schema.parse({ ...fields, ...more }), given).lines.map((item) => item.income_type);
    expect(names({})).toEqual([fields.code]);
    expect(names({ income_type: "bounty" })).toEqual(["bounty"]);
  },
);

describe("fund and direct", () => {
  it("allocate exactly their rate, of orders; a direct needs one level of its tree", () => {
    for (const item of [schema.parse(fund), schema.parse(direct)]) {
      expect([sourceOf(item), isPassedOn(item), isExact(item)]).toEqual(["order", false, true]);
      expect(rateText(budgetOf(item))).toBe("0.03");
    }
    expect(reachOf(schema.parse(fund))).toBeNull();
    expect(reachOf(schema.parse(direct))).toEqual({ tree: "sponsor", levels: 1 });
  });
});

describe("direct", () => {
  const to = (...statuses: PartnerStatus[]) => pay(direct, {}, { sponsor: upline(...statuses) });

  it("pays the active sponsor", () => {
    expect(to("active")).toEqual(["partner:u1 1 0.03 3000000 earned"]);
  });

  it("goes to `else` without a sponsor", () => {
    expect(to()).toEqual(["fund:trust 1 0.03 3000000 no_recipient"]);
  });

  it.each(PARTNER_STATUSES.filter((status) => status !== "active"))(
    "goes to `else` when the sponsor is %s, and to nobody above",
    (status) => {
      expect(to(status, "active")).toEqual([
        "fund:trust 1 0.03 3000000 recipient_not_active",
        "1-1 not_active",
        "2-2 beyond_levels",
      ]);
    },
  );

  it("explains everybody above the sponsor as one run", () => {
    expect(to("active", "active", "suspended", "active")).toEqual([
      "partner:u1 1 0.03 3000000 earned",
      "2-4 beyond_levels",
    ]);
  });

  it("knows how many there are above those that are listed", () => {
    const sponsor = { depth: 900, nodes: upline("active").nodes };
    expect(pay(direct, {}, { sponsor })).toContain("2-900 beyond_levels");
  });

  it("may look at the placement tree, and send its share to the house", () => {
    const fields = { ...direct, tree: "placement", else: "house:commission" };
    const trees = { sponsor: upline(), placement: upline("active") };
    expect(pay(fields, {}, trees)).toEqual(["partner:u1 1 0.03 3000000 earned"]);
    expect(pay(fields, {}, { sponsor: upline("active") })).toEqual([
      "house:commission 1 0.03 3000000 no_recipient",
    ]);
  });

  it("names its kind of income, or else goes by its code", () => {
    const named = schema.parse({ ...direct, income_type: "team_sale" });
    expect(payBonus(named, sale()).lines[0].income_type).toBe("team_sale");
    expect(payBonus(schema.parse(direct), sale()).lines[0].income_type).toBe("direct");
  });
});

describe("level", () => {
  const level = (rates: object, more: object = {}) => ({
    kind: "level",
    code: "tree",
    tree: "placement",
    pool: "0.1",
    remainder: "fund:development",
    rates,
    ...more,
  });
  const list = (...rates: string[]) => level({ kind: "list", rates });
  const halving = (more: object = {}) =>
    level({ kind: "geometric", first: "0.015", ratio: "0.5", ...more }, { pool: "0.03" });
  const on = (fields: object, base: bigint, ...statuses: PartnerStatus[]) =>
    pay(fields, { base }, { placement: upline(...statuses) });

  it("pays a list level by level, and the rest to `remainder`", () => {
    expect(on(list("0.05", "0.03"), 10_000n, "active", "active", "active")).toEqual([
      "partner:u1 1 0.05 500 earned",
      "partner:u2 2 0.03 300 earned",
      "fund:development null null 200 remainder",
      "3-3 beyond_levels",
    ]);
  });

  it("has no remainder line when nothing is left", () => {
    expect(on(list("0.07", "0.03"), 10_000n, "active", "active")).toEqual([
      "partner:u1 1 0.07 700 earned",
      "partner:u2 2 0.03 300 earned",
    ]);
  });

  it("keeps the shares of missing levels in the pool", () => {
    expect(on(list("0.05", "0.03"), 10_000n)).toEqual([
      "fund:development null null 1000 remainder",
    ]);
    expect(on(list("0.05", "0.03"), 10_000n, "active")).toEqual([
      "partner:u1 1 0.05 500 earned",
      "fund:development null null 500 remainder",
    ]);
  });

  it("counts a partner who is not active as missing: nobody moves up", () => {
    expect(on(list("0.05", "0.03", "0.01"), 10_000n, "suspended", "terminated", "active")).toEqual([
      "partner:u3 3 0.01 100 earned",
      "fund:development null null 900 remainder",
      "1-2 not_active",
    ]);
  });

  it("floors every share and leaves what rounding lost to `remainder`", () => {
    expect(on(list("0.00015", "0.00015"), 10_000n, "active", "active")).toEqual([
      "partner:u1 1 0.00015 1 earned",
      "partner:u2 2 0.00015 1 earned",
      "fund:development null null 998 remainder",
    ]);
  });

  it("leaves even a single unit to `remainder`", () => {
    const fields = { ...list("0.0001"), pool: "0.0002" };
    expect(on(fields, 10_000n, "active")).toEqual([
      "partner:u1 1 0.0001 1 earned",
      "fund:development null null 1 remainder",
    ]);
  });

  it("passes over a level of a list whose share is nothing, and pays the next", () => {
    expect(on(list("0", "0.00001", "0.02"), 10_000n, "active", "active", "active")).toEqual([
      "partner:u3 3 0.02 200 earned",
      "fund:development null null 800 remainder",
      "1-2 share_too_small",
    ]);
  });

  it("tells a share that is nothing from a level it does not reach", () => {
    expect(on(list("0.00001"), 10_000n, "active", "active")).toEqual([
      "fund:development null null 1000 remainder",
      "1-1 share_too_small",
      "2-2 beyond_levels",
    ]);
  });

  it("halves exactly, as the seed's example does", () => {
    expect(on(halving(), 100_000_000n, "active", "active", "active")).toEqual([
      "partner:u1 1 0.015 1500000 earned",
      "partner:u2 2 0.0075 750000 earned",
      "partner:u3 3 0.00375 375000 earned",
      "fund:development null null 375000 remainder",
    ]);
  });

  it("stops at the first geometric share below one unit", () => {
    // 1.5 % of one cent is 150 units: 150, 75, 37, 18, 9, 4, 2, 1, and then nothing.
    const statuses = Array.from({ length: 12 }, () => "active" as const);
    expect(on(halving(), 10_000n, ...statuses)).toEqual([
      "partner:u1 1 0.015 150 earned",
      "partner:u2 2 0.0075 75 earned",
      "partner:u3 3 0.00375 37 earned",
      "partner:u4 4 0.001875 18 earned",
      "partner:u5 5 0.0009375 9 earned",
      "partner:u6 6 0.00046875 4 earned",
      "partner:u7 7 0.000234375 2 earned",
      "partner:u8 8 0.0001171875 1 earned",
      "fund:development null null 4 remainder",
      "9-12 share_too_small",
    ]);
  });

  it("stops at max_levels", () => {
    expect(on(halving({ max_levels: 1 }), 10_000n, "active", "active")).toEqual([
      "partner:u1 1 0.015 150 earned",
      "fund:development null null 150 remainder",
      "2-2 beyond_levels",
    ]);
  });

  it("pays nobody of a base of nothing", () => {
    expect(on(halving(), 0n, "active", "active")).toEqual(["1-2 share_too_small"]);
    expect(on(list("0.05"), 0n, "active", "active")).toEqual([
      "1-1 share_too_small",
      "2-2 beyond_levels",
    ]);
  });

  it("may look at the sponsor tree", () => {
    const fields = { ...list("0.05"), tree: "sponsor" };
    const trees = { sponsor: upline("active"), placement: upline() };
    expect(pay(fields, { base: 10_000n }, trees)[0]).toBe("partner:u1 1 0.05 500 earned");
  });
});

describe("the halving matrix", () => {
  it.each([
    ["0.01", "usd"],
    ["0.03", "usd"],
    ["99999999.99", "usd"],
    ["19.99", "eur"],
    ["1", "jpy"],
    ["12345", "jpy"],
    ["0.001", "kwd"],
    ["12.345", "kwd"],
    ["9223372036854.77", "usd"],
  ])("allocates exactly 10 %% of %s %s, at any height of the network", (amount, currency) => {
    const base = parseMajor(amount, currency);
    for (const height of [0, 1, 2, 7, 60]) {
      const nodes = upline(...Array.from({ length: height }, () => "active" as const));
      const { lines } = decide(
        HALVING,
        sale({ base, currency }, { sponsor: nodes, placement: nodes }),
      );
      expect(paid(lines) * 10n).toBe(base);
      expect(new Set(lines.map(slotOf)).size).toBe(lines.length);
    }
  });

  it.each([
    // The whole chain is paid: the share of level 45 is still 78,000 units.
    [MAX_UNITS - (MAX_UNITS % 10_000n), 45],
    // 99,999,999.99 usd pays 41 levels, the last one a single unit.
    [99_999_999_990_000n, 41],
    [100_000_000n, 21],
  ])("halves down a chain of 45 to the last unit, for a base of %s", (base, paying) => {
    const run = new Run();
    run.join(member("p45"));
    for (let level = 44; level >= 0; level--) run.join(member(`p${level}`, `p${level + 1}`));
    run.apply(order("o1", "p0", base / 10_000n));
    const lines = run.lines().filter(({ bonus }) => bonus === "tree");
    const levels = lines.filter(({ recipient }) => recipient.kind === "partner");
    expect(levels.map(({ recipient, amount }) => [recipient.id, amount])).toEqual(
      Array.from({ length: paying }, (_, index) => [`p${index + 1}`, treeShare(base, index + 1)]),
    );
    expect(levels.every(({ amount }) => amount > 0n)).toBe(true);
    expect(paid(lines)).toBe(share(base, 3n, 100n));
    const tooSmall = run.decisions[0].outcome.skips.filter(({ bonus }) => bonus === "tree");
    expect(tooSmall).toEqual(
      paying === 45
        ? []
        : [{ bonus: "tree", from_level: paying + 1, to_level: 45, reason: "share_too_small" }],
    );
  });
});

it("decides the same twice, and at another base as if that had been the first", () => {
  const trees = { sponsor: upline("active"), placement: upline("active", "suspended", "active") };
  const given = sale({}, trees);
  expect(decide(HALVING, given)).toEqual(decide(HALVING, given));
  expect(decideAt(HALVING, given, 30_000n)).toEqual(
    decide(HALVING, sale({ base: 30_000n }, trees)),
  );
  expect(given.base).toBe(100_000_000n);
});

it("gives the house what the order would pay partners who have left since", () => {
  const trees = { sponsor: upline("active"), placement: upline("active", "active") };
  const given = sale({}, trees);
  expect(decideAgainAt(HALVING, given, 30_000n, [])).toEqual(decideAt(HALVING, given, 30_000n));
  const { lines, skips } = decideAgainAt(HALVING, given, 10_000n, ["u1", "somebody else"]);
  expect(told({ lines, skips: [] })).toEqual([
    "fund:trust null 0.03 300 allocated",
    "house:breakage 1 0.03 300 recipient_not_active",
    "fund:development null 0.01 100 allocated",
    "house:breakage 1 0.015 150 recipient_not_active",
    "partner:u2 2 0.0075 75 earned",
    "fund:development null null 75 remainder",
  ]);
  expect(skips).toEqual(decideAt(HALVING, given, 10_000n).skips);
});

it("decides bonuses in the plan's order", () => {
  const bonuses = [...HALVING.bonuses].reverse() as Bonus[];
  const { lines } = decide(planWith({ bonuses }), sale());
  expect(lines.map(({ bonus }) => bonus)).toEqual(["tree", "development", "direct", "trust"]);
});
