/** Seed 003, number for number: ranks and rates, the differential, seven income types, holds and pools. */
import fc from "fast-check";
import { releaseTime } from "../hold";
import type { Member, OrderEvent, TimedEvent } from "../history";
import { portion, rate } from "../money";
import { budgetOfPlan, parsePlan } from "../plan";
import { poolVolume } from "../periods/pool";
import { preset, PRESET_CODES } from "../presets";
import { differential } from "../presets/differential";
import { Run, anyMinor, anyNetwork, at, cancel, member, order, paid, refund, total } from "./given";

const PLAN = preset("differential");
const USD = 1_000_000n;
const dollars = (amount: number): bigint => BigInt(amount) * USD;

/** As the seed prints it: rank, turnover, personal sales, entrance fee, passive income. */
const TABLE = `
  0 0 3% 10.5% 0%           |1 1,100 5% 11% 5%            |2 10,000 8% 11.5% 8%
  3 50,000 10% 12% 10%      |4 100,000 12% 12.5% 12%      |4_PRO 200,000 13% 13% 13%
  5 400,000 14% 13.5% 14%   |5_PRO 700,000 15% 14% 15%    |6 1,000,000 16% 14.5% 16%
  6_PRO 1,500,000 16.5% 15% 16.5% |7 2,000,000 17% 15.5% 17% |7_PRO 3,000,000 17.5% 16% 17.5%
  8 5,000,000 18% 16.5% 18% |8_PRO 7,000,000 18.5% 17% 18.5% |9 10,000,000 19% 17.5% 19%
  9_PRO 15,000,000 19.25% 18% 19.25% |10 25,000,000 19.5% 18.5% 19.5%
  10_PRO 50,000,000 19.75% 19% 19.75% |11 100,000,000 20% 19.5% 20%
  11_PRO 800,000,000 20% 20% 20%`
  .split(/[|\n]/)
  .map((row) => row.trim())
  .filter(Boolean)
  .map((row) => row.replace(/,/g, "").split(/\s+/));

const ranked = (id: string, sponsor_id: string | null, rank?: string, more = {}): Member => ({
  ...member(id, sponsor_id),
  ...(rank === undefined ? {} : { rank }),
  ...more,
});

/** Nobody above the first; each further one was invited by the one before. The last one is the seller. */
function chain(...ranks: string[]): Run {
  const members = ranks.map((rank, index) =>
    ranked(`p${ranks.length - 1 - index}`, index === 0 ? null : `p${ranks.length - index}`, rank),
  );
  return new Run(PLAN).join(...members);
}

const clientOrder = (id: string, seller: string, cents: bigint, more: Partial<OrderEvent> = {}) =>
  order(id, "client", cents, { ref: seller, ...more });

const close = (id: string, period: "week" | "month"): TimedEvent => ({
  kind: "close",
  id,
  at: at(4_000),
  period,
});

const amounts = (run: Run) =>
  Object.fromEntries(
    run.lines().map((line) => [`${line.bonus} ${line.recipient.id}`, Number(line.amount) / 1e6]),
  );

describe("ranks", () => {
  it("are the twenty printed ones, with their turnovers and rates", () => {
    const [{ steps }] = PLAN.ranks?.ladders ?? [];
    const percent = (text: string) => `${Number((Number(text) * 100).toFixed(4))}%`;
    expect(
      steps.map(({ code, rates, requires }) => [
        code,
        String(requires[0]?.at_least ?? "0"),
        percent(rates.personal_sales),
        percent(rates.entrance_fee),
        percent(rates.passive_income),
      ]),
    ).toEqual(TABLE);
    expect(steps).toHaveLength(20);
  });

  it.each(TABLE.slice(2))("%s is reached at %s and not a unit before", (rank, turnover) => {
    const run = new Run(PLAN).join(ranked("p1", null), ranked("p0", "p1"));
    run.apply(
      order("own", "p1", 110_000n),
      order("almost", "p0", BigInt(turnover) * 100n - 110_001n),
    );
    const before = run.simulation.ranking.rankOf("p1", "consultant");
    run.apply(order("cent", "p0", 1n));
    expect(run.simulation.ranking.rankOf("p1", "consultant")).toBe(rank);
    expect(before).not.toBe(rank);
  });

  it("stay 0 without 1,100 of own purchases, whatever the structure turns over", () => {
    const run = new Run(PLAN).join(ranked("p1", null), ranked("p0", "p1"));
    run.apply(order("o1", "p0", 100_000_000n), clientOrder("o2", "p1", 100_000_000n));
    expect(run.simulation.ranking.rankOf("p1", "consultant")).toBe("0");
    run.apply(order("o3", "p1", 109_999n));
    expect(run.simulation.ranking.rankOf("p1", "consultant")).toBe("0");
    run.apply(order("o4", "p1", 1n));
    expect(run.simulation.ranking.rankOf("p1", "consultant")).toBe("7");
  });

  it("count from the next sale on, and a refund takes none away", () => {
    const run = new Run(PLAN).join(ranked("p0", null));
    run.apply(order("own", "p0", 110_000n), clientOrder("o1", "p0", 890_000n));
    expect(amounts(run)).toEqual({ "personal_sales p0": 445 });
    expect(run.ranks.map(({ event_id, rank }) => [event_id, rank])).toEqual([
      ["own", "1"],
      ["o1", "2"],
    ]);
    run.apply(cancel("c1", "o1"), cancel("c2", "own"));
    run.apply(clientOrder("o2", "p0", 10_000n));
    expect(amounts(run)).toEqual({ "repeat_sales p0": 8 });
    expect(run.simulation.ranking.metricsOf("p0").structure_turnover).toBe(dollars(100));
  });
});

describe("the differential", () => {
  it("pays the worked example: 800, 400, 200, 200, 0, 400 and nothing above the stop rate", () => {
    const run = chain("9", "11", "6", "6", "5", "4", "2");
    run.apply(clientOrder("o1", "p0", 1_000_000n));
    expect(amounts(run)).toEqual({
      "personal_sales p0": 800,
      "team_sales p1": 400,
      "team_sales p2": 200,
      "team_sales p3": 200,
      "team_sales p5": 400,
    });
    expect(paid(run.lines())).toBe(dollars(2_000));
    expect(run.decisions[0].outcome.skips).toEqual([
      { bonus: "team_sales", from_level: 4, to_level: 4, reason: "rate_not_higher" },
      { bonus: "team_sales", from_level: 6, to_level: 6, reason: "stop_rate_reached" },
    ]);
    expect(run.lines()[1]).toMatchObject({ own_rate: "0.12", source_rate: "0.08", rate: "0.04" });
  });

  it("pays nothing on an own purchase, whose buyer's rate still sets the mark", () => {
    const run = chain("4", "2");
    run.apply(order("o1", "p0", 1_000_000n));
    expect(amounts(run)).toEqual({ "team_sales p1": 400 });
    expect(run.decisions[0].outcome.skips[0]).toMatchObject({ reason: "own_purchase" });
  });

  it("pays a returning client's order as a repeat sale", () => {
    const run = chain("4", "2");
    run.apply(clientOrder("o1", "p0", 10_000n), clientOrder("o2", "p0", 10_000n));
    expect(amounts(run)).toEqual({ "repeat_sales p0": 8, "team_sales p1": 4 });
    run.apply(clientOrder("o3", "p0", 10_000n, { member_id: "another" }));
    expect(amounts(run)).toEqual({ "personal_sales p0": 8, "team_sales p1": 4 });
  });

  it("passes over whoever is not active: it earns nothing and raises nothing", () => {
    const members = [
      ranked("p3", null, "6"),
      ranked("p2", "p3", "5", { status: "suspended" }),
      ranked("p1", "p2", "4"),
      ranked("p0", "p1", "2", { status: "suspended" }),
    ];
    const run = new Run(PLAN).join(...members);
    run.apply(clientOrder("o1", "p0", 10_000n));
    expect(amounts(run)).toEqual({ "team_sales p1": 12, "team_sales p3": 4 });
    const reasons = run.decisions[0].outcome.skips.map(({ from_level, reason }) => [
      from_level,
      reason,
    ]);
    expect(reasons).toEqual([
      [0, "not_active"],
      [2, "not_active"],
    ]);
  });

  it("gives rank 0 its 3 % on own clients, and above them neither money nor mark", () => {
    const run = chain("1", "0", "0");
    run.apply(clientOrder("o1", "p0", 10_000n));
    expect(amounts(run)).toEqual({ "personal_sales p0": 3, "team_sales p2": 2 });
    run.join(ranked("x", "p1", undefined, { status: "suspended" }));
    run.apply(clientOrder("o2", "x", 10_000n, { member_id: "another" }));
    expect(amounts(run)).toEqual({ "team_sales p2": 5 });
    expect(run.decisions[1].outcome.skips).toContainEqual(
      expect.objectContaining({ from_level: 1, reason: "no_rank" }),
    );
  });

  it("reaches through any depth", () => {
    const run = chain("11", ...Array<string>(400).fill("2"), "0");
    run.apply(clientOrder("o1", "p0", 10_000n));
    expect(amounts(run)).toEqual({
      "personal_sales p0": 3,
      "team_sales p1": 5,
      "team_sales p401": 12,
    });
    expect(run.decisions[0].sale.climbs?.team_sales.above).toHaveLength(2);
  });

  it("is what a walk over everybody with a running maximum pays, and refunds leave nothing", () => {
    const rankCodes = TABLE.map(([code]) => code);
    const percents = TABLE.map(([, , personal]) => personal.slice(0, -1));
    const anyRank = fc.constantFrom(...rankCodes);
    fc.assert(
      fc.property(
        anyNetwork({ max: 25 }),
        fc.array(anyRank, { minLength: 25, maxLength: 25 }),
        fc.record({ pick: fc.nat(), minor: anyMinor, byClient: fc.boolean() }),
        fc.array(anyMinor, { maxLength: 3 }),
        (network, ranks, { pick, minor, byClient }, backs) => {
          const members = network.map((item, index) => ({ ...item, rank: ranks[index] }));
          const run = new Run(PLAN).join(...members);
          const origin = members[pick % members.length];
          run.apply(byClient ? clientOrder("o1", origin.id, minor) : order("o1", origin.id, minor));
          const base = minor * 10_000n;
          let mark = 0n;
          const expected: Record<string, bigint> = {};
          let level = 0;
          for (let one: Member | undefined = origin; one; level++) {
            const { id, status, rank, sponsor_id }: Member = one;
            // In hundredths of a percent, so that the walk needs no fractions.
            const own = BigInt(Number(percents[rankCodes.indexOf(rank as string)]) * 100);
            const takesPart = status === "active" && (level === 0 || rank !== "0");
            if (takesPart && own > mark) {
              const amount = (base * (own - mark)) / 10_000n;
              if (amount > 0n && (level > 0 || byClient)) expected[id] = amount;
              mark = own;
            }
            one = members.find((other) => other.id === sponsor_id);
          }
          expect(
            Object.fromEntries(run.lines().map(({ recipient, amount }) => [recipient.id, amount])),
          ).toEqual(expected);
          expect(paid(run.lines())).toBeLessThanOrEqual(portion(base, rate("0.2")));
          backs.forEach((back, index) => run.apply(refund(`r${index}`, "o1", back)));
          run.apply(refund("rest", "o1", minor));
          expect(run.accounts()).toEqual({});
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("income beyond orders", () => {
  const investment = (fee: bigint, amount: bigint, more: Partial<OrderEvent> = {}): OrderEvent =>
    clientOrder("i1", "p0", fee, { source: "investment", turnover: amount * 10_000n, ...more });

  it("takes entrance fees at their own rates and counts the amount as turnover", () => {
    const run = chain("4", "2");
    run.apply(investment(50_000n, 1_000_000n));
    expect(amounts(run)).toEqual({ "entrance_personal p0": 57.5, "entrance_team p1": 5 });
    expect(run.lines().map(({ income_type }) => income_type)).toEqual([
      "personal_sales",
      "team_sales",
    ]);
    expect(run.simulation.ranking.metricsOf("p1").structure_turnover).toBe(dollars(10_000));
  });

  it("activates by an own investment", () => {
    const run = new Run(PLAN).join(ranked("p0", null));
    run.apply(investment(0n, 110_000n, { member_id: "p0", ref: null }));
    expect(run.simulation.ranking.rankOf("p0", "consultant")).toBe("1");
  });

  it("shares clients' profits at passive rates, and rank 0 has none", () => {
    const run = chain("4", "2");
    run.apply(clientOrder("p", "p0", 100_000n, { source: "profit", turnover: 0n }));
    expect(amounts(run)).toEqual({ "client_profits p0": 80, "network_profits p1": 40 });
    const newcomers = chain("1", "0");
    newcomers.apply(clientOrder("p", "p0", 100_000n, { source: "profit", turnover: 0n }));
    expect(amounts(newcomers)).toEqual({ "network_profits p1": 50 });
  });

  it("credits what an own investment returned as given, and takes it back with the profit", () => {
    const run = chain("4", "2");
    const own = { source: "profit", turnover: 0n, own_return: dollars(250) } as const;
    run.apply(order("p", "p0", 100_000n, own));
    expect(amounts(run)).toEqual({ "portfolio_returns p0": 250, "network_profits p1": 40 });
    run.apply(refund("r", "p", 50_000n));
    expect(run.wallet("p0")).toBe(dollars(125));
    run.apply(cancel("c", "p"));
    expect(run.accounts()).toEqual({});
  });

  it("is held 14, 7, 7 and 0 days", () => {
    const days = (source: "order" | "investment" | "profit") =>
      (Date.parse(releaseTime(PLAN, at(0), source) as string) - Date.parse(at(0))) / 86_400_000;
    expect([days("order"), days("investment"), days("profit")]).toEqual([14, 7, 7]);
  });
});

describe("leadership pools", () => {
  it("are the seven printed ones, and take the worst case to 25.5 %", () => {
    expect(
      PLAN.periods.map((item) =>
        item.kind === "pool" ? [item.code, item.every, item.share, item.ranks] : item.kind,
      ),
    ).toEqual([
      ["pool_5", "week", "0.01", { "5": "5000", "5_PRO": "10000" }],
      ["pool_6", "week", "0.005", { "6": "20000", "6_PRO": "30000" }],
      ["pool_7", "week", "0.005", { "7": "45000", "7_PRO": "60000" }],
      ["pool_8", "week", "0.005", { "8": "90000", "8_PRO": "120000" }],
      ["pool_9", "month", "0.01", { "9": null, "9_PRO": null }],
      ["pool_10", "month", "0.01", { "10": null, "10_PRO": null }],
      ["pool_11", "month", "0.01", { "11": null, "11_PRO": null }],
    ]);
    expect(budgetOfPlan(PLAN)).toEqual(rate("0.255"));
  });

  it("count a leg for half of what is needed at most: the seed's example qualifies", () => {
    const legs = [dollars(80_000), dollars(15_000)];
    expect(poolVolume(0n, legs, dollars(10_000), "0.5")).toBe(dollars(10_000));
    expect(poolVolume(0n, legs.slice(0, 1), dollars(10_000), "0.5")).toBe(dollars(5_000));
    expect(poolVolume(dollars(4_000), [dollars(-1), dollars(6_000)], dollars(10_000), "0.5")).toBe(
      dollars(9_000),
    );
  });

  /** Two rank-5 partners under a root, each with two legs. */
  function leaders(): Run {
    return new Run(PLAN).join(
      ranked("root", null),
      ...["a", "b"].flatMap((id) => [
        ranked(id, "root", "5"),
        ranked(`${id}1`, id),
        ranked(`${id}2`, id),
      ]),
    );
  }

  it("pay equal parts of the turnover to whoever qualified, once a period", () => {
    const run = leaders();
    run.apply(
      order("o1", "a1", 400_000n),
      order("o2", "a2", 250_000n),
      order("o3", "b1", 900_000n),
    );
    run.apply(order("x", "nobody", 10_001n, { ref: null }));
    run.apply(close("w1", "week"));
    const [five] = run.pools;
    expect(five.fact).toMatchObject({ code: "pool_5", from: null, qualified_partner_ids: ["a"] });
    expect(five.fact).toMatchObject({ turnover: dollars(15_600) + 10_000n });
    expect(run.balance("partner:a:available")).toBe(dollars(156) + 100n);
    run.apply(close("w2", "week"));
    expect(run.pools[4].fact).toMatchObject({ from: at(4_000), turnover: 0n });
    expect(run.balance("partner:a:available")).toBe(dollars(156) + 100n);
  });

  it("leave what equal parts cannot share to the house, and lapse when nobody qualified", () => {
    const run = new Run(PLAN).join(
      ...["a", "b", "c"].map((id) => ranked(id, null, "9")),
      ranked("gone", null, "9", { status: "suspended" }),
    );
    run.apply(order("x", "nobody", 10_000n, { ref: null }), close("m", "month"));
    expect(run.accounts()).toEqual({
      "house:breakage usd": 1n,
      "partner:a:available usd": 333_333n,
      "partner:b:available usd": 333_333n,
      "partner:c:available usd": 333_333n,
      "world:sales usd": -1_000_000n,
    });
    expect(run.pools.map(({ shares }) => total(shares.map(({ amount }) => amount)))).toEqual([
      1_000_000n,
      0n,
      0n,
    ]);
  });

  it("are net of refunds in the period, strangers' too", () => {
    const run = leaders();
    run.apply(order("o1", "a1", 100_000n), order("x", "nobody", 100_000n, { ref: null }));
    run.apply(refund("r1", "o1", 40_000n), refund("r2", "x", 30_000n), cancel("c", "x"));
    run.apply(close("w", "week"));
    expect(run.pools[0].fact).toMatchObject({ turnover: dollars(600) });
  });

  it("count orders only: a stranger's investment neither adds nor takes away", () => {
    const run = leaders();
    const more = { ref: null, source: "investment" } as const;
    run.apply(order("i", "nobody", 100_000n, more), cancel("c", "i"), close("w", "week"));
    expect(run.pools[0].fact).toMatchObject({ turnover: 0n });
  });

  it("cover what a partner owes first", () => {
    const run = new Run(PLAN).join(ranked("a", null, "9"));
    run.simulation.book.load("partner:a:owed", "usd", -400_000n);
    run.apply(order("x", "nobody", 10_000n, { ref: null }), close("m", "month"));
    expect(run.balance("partner:a:owed")).toBe(0n);
    expect(run.balance("partner:a:available")).toBe(600_000n);
  });
});

describe("a broken plan", () => {
  const [team] = differential.bonuses;
  const [pool] = differential.periods;
  const [ladder] = differential.ranks.ladders;
  const steps = (change: object, index = 1) => ({
    ranks: {
      ...differential.ranks,
      ladders: [
        { ...ladder, steps: ladder.steps.map((s, at) => (at === index ? { ...s, ...change } : s)) },
      ],
    },
  });

  it.each<[string, object]>([
    ["bonuses.0.ladder", { bonuses: [{ ...team, ladder: "nobodys" }] }],
    ["bonuses.0.rates", { bonuses: [{ ...team, rates: "constructor" }] }],
    ["bonuses.0.stop_rate", { bonuses: [{ ...team, stop_rate: "1.2" }] }],
    ["bonuses.1.code", { bonuses: [team, { ...team, code: "other" }] }],
    ["bonuses.0.on", { bonuses: [{ ...team, on: "gift" }] }],
    ["periods.0.ranks", { periods: [{ ...pool, ranks: { "99": null } }] }],
    ["periods.0.remainder", { periods: [{ ...pool, remainder: "fund:nobodys" }] }],
    ["periods.0.share", { periods: [{ ...pool, share: "-0.1" }] }],
    ["periods.0.code", { periods: [{ ...pool, code: "team_sales" }] }],
    ["periods.1.code", { periods: [pool, pool] }],
    ["bonuses", { periods: [{ ...pool, share: "0.9" }] }],
    ["ranks.ladders.0.steps.1.requires", steps({ requires: [] })],
    ["ranks.ladders.0.steps.0.requires", steps({ requires: ladder.steps[1].requires }, 0)],
    ["ranks.ladders.0.steps.2.code", steps({ code: "1" }, 2)],
    ["ranks.ladders.0.steps.1.requires.0.metric", steps({ requires: [{ metric: "luck" }] })],
    ["ranks.ladders.1.code", { ranks: { ...differential.ranks, ladders: [ladder, ladder] } }],
  ])("is refused at %s", (path, change) => {
    expect(() => parsePlan({ ...differential, ...change })).toThrow(
      expect.objectContaining({ field: path }),
    );
  });
});

it("ships as a preset", () => {
  expect(PRESET_CODES).toContain("differential");
});
