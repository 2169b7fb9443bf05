/** Seed 000: 100 credits to ten partners above on every joining, sale pools, and packages by direct referrals. */
import fc from "fast-check";
import { canonicalJson } from "../canonical";
import { explainJoinLine, showJoinSkips } from "../explain";
import { fact as factSchema } from "../facts";
import type { JoinFact, JoinUpline, PlacementFact, PoolAnswer } from "../facts";
import type { TimedEvent } from "../history";
import { decideJoin, joinPostings } from "../joining";
import { lint } from "../lint";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { payPeriod } from "../periods";
import { preset } from "../presets";
import { binaryCredits } from "../presets/binary-credits";
import { EMPTY_POOL, SalePools, askPool, drawn, givenBack, restored, sold } from "../sale-pool";
import { Summary } from "../summary";
import { Run, anyMinor, anyNewcomer, at, cancel, member, order, refund, total } from "./given";
import { assertInvariants } from "./invariants";

const PLAN = preset("binary-credits");
const USD = 1_000_000n;
const [credit] = binaryCredits.bonuses;
const planWith = (fields: object): Plan => parsePlan({ ...binaryCredits, ...fields });
const KEEPS = planWith({ bonuses: [{ ...credit, else: "house_keeps" }] });

/** A company at the top, and members below it, one a minute: m1, m2, … */
function crowd(count: number, plan: Plan = PLAN): Run {
  const run = new Run(plan);
  for (let index = 0; index < count; index++) {
    run.join(member(`m${index}`, index === 0 ? null : "m0", "active", index));
  }
  return run;
}

/** The postings of the last event, as "to amount note". */
const said = (run: Run, event_id: string): string[] =>
  run.postings
    .filter((item) => item.event_id === event_id)
    .map(({ posting }) => `${posting.from} ${posting.to} ${posting.amount / USD} ${posting.note}`);

describe("a joining", () => {
  it("credits each of ten partners above with 100, and nobody further up", () => {
    // A tree filled from the root: the path above m1500 is ten steps, m1499 … m0 by halves.
    const run = crowd(1_501);
    const above: number[] = [];
    for (let index = 1_500; index > 0;) above.push((index = Math.floor((index - 1) / 2)));
    expect(above).toHaveLength(10);
    expect(said(run, "join:m1500")).toEqual(
      above.map((index) => `house:commission partner:m${index}:available 100 no_sale_row`),
    );
    const { fact, outcome } = run.joinings[run.joinings.length - 1];
    expect(outcome.lines.map(({ level }) => level)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(outcome.skips).toEqual([]);
    expect(fact.uplines?.join_credit.nodes[9]).toEqual({
      partner_id: "m0",
      status: "active",
      level: 10,
      pool: "no_sale_row",
    });
  });

  it("stops after the plan's levels, and says so", () => {
    const run = crowd(16, planWith({ bonuses: [{ ...credit, levels: 3 }] }));
    const { outcome, fact } = run.joinings[15];
    expect(outcome.lines.map(({ recipient }) => recipient.id)).toEqual(["m7", "m3", "m1"]);
    expect(showJoinSkips(outcome.skips, fact)).toEqual([
      {
        bonus: "join_credit",
        from_level: 4,
        to_level: 4,
        why: "this bonus does not reach this level",
      },
    ]);
  });

  it("is called by its code, unless the plan has another name for such income", () => {
    const incomes = [{}, { income_type: "welcome" }].map((more) => {
      const { outcome } = crowd(2, planWith({ bonuses: [{ ...credit, ...more }] })).joinings[1];
      return outcome.lines.map(({ bonus, income_type }) => `${bonus}: ${income_type}`);
    });
    expect(incomes).toEqual([["join_credit: join_credit"], ["join_credit: welcome"]]);
  });

  it("pays beside bonuses of other kinds", () => {
    const other = { kind: "direct", code: "direct", tree: "sponsor", rate: "0.1" };
    const both = planWith({ bonuses: [credit, { ...other, else: "house:commission" }] });
    expect(said(crowd(2, both), "join:m1")).toEqual([
      "house:commission partner:m0:available 100 no_sale_row",
    ]);
  });

  it("of the root pays nobody", () => {
    const run = crowd(1);
    expect(run.postings).toEqual([]);
    expect(run.joinings[0].fact.uplines).toEqual({ join_credit: { depth: 0, nodes: [] } });
  });

  it("pays inactive partners nothing, and nobody moves up", () => {
    const run = new Run(PLAN).join(
      member("a"),
      member("b", "a", "suspended"),
      member("c", "a"),
      member("d", "a"),
    );
    expect(said(run, "join:d")).toEqual(["house:commission partner:a:available 100 no_sale_row"]);
    const { fact, outcome } = run.joinings[3];
    expect(outcome.lines.map(({ level }) => level)).toEqual([2]);
    expect(showJoinSkips(outcome.skips, fact)).toEqual([
      {
        bonus: "join_credit",
        partner_id: "b",
        from_level: 1,
        to_level: 1,
        why: "the partner was not active at the joining",
      },
    ]);
  });

  it("tells of inactive partners next to each other as one, of others apart", () => {
    const nodes: JoinUpline["nodes"] = (["off", "off", "on", "off"] as const).map((is, index) => ({
      partner_id: `u${index + 1}`,
      status: is === "on" ? "active" : "suspended",
      level: index + 1,
      pool: is === "on" ? "covered" : null,
    }));
    const fact = { ...crowd(2).joinings[1].fact, uplines: { join_credit: { depth: 4, nodes } } };
    const skips = decideJoin(PLAN, fact)?.skips ?? [];
    expect(skips).toEqual([
      { bonus: "join_credit", from_level: 1, to_level: 2, reason: "not_active" },
      { bonus: "join_credit", from_level: 4, to_level: 4, reason: "not_active" },
    ]);
    const shown = showJoinSkips(skips, fact).map((one) => [one.partner_id, one.from_level]);
    expect(shown).toEqual([
      ["u1", 1],
      ["u2", 2],
      ["u4", 4],
    ]);
  });

  it("covers what a partner owes first", () => {
    const run = crowd(1);
    run.simulation.book.load("partner:m0:owed", "usd", -30n * USD);
    run.join(member("m1", "m0"));
    expect(said(run, "join:m1")).toEqual([
      "house:commission partner:m0:owed 30 repays_owed",
      "house:commission partner:m0:available 70 no_sale_row",
    ]);
  });

  it("under another plan pays and freezes nothing", () => {
    const run = new Run().join(member("a"), member("b", "a"));
    expect([run.joinings, run.postings]).toEqual([[], []]);
    const fact: JoinFact = {
      kind: "join",
      partner_id: "b",
      sponsor_id: "a",
      at: at(0),
      placement: { parent_id: "a", level: 2, position: 0 },
    };
    expect(decideJoin(run.plan, fact)).toBeNull();
  });

  it("is no sale: an order pays nothing under this plan", () => {
    const run = crowd(4).apply(order("o1", "m3", 10_000n));
    expect(run.lines()).toEqual([]);
  });
});

describe("a sale pool", () => {
  /** What happens, in dollars, and what each joining under m0 was told. */
  const story = (plan: Plan, ...steps: ("join" | TimedEvent)[]): string[] => {
    const run = crowd(1, plan);
    steps.forEach((step, index) => {
      if (step === "join") run.join(member(`n${index}`, "m0"));
      else run.apply(step);
    });
    return run.joinings.slice(1).flatMap(({ fact }) => {
      const node = fact.uplines?.join_credit.nodes.find(({ partner_id }) => partner_id === "m0");
      return node?.pool ?? [];
    });
  };
  const own = (id: string, dollars: number) => order(id, "m0", BigInt(dollars) * 100n);
  const clients = (id: string, dollars: number) =>
    order(id, "somebody", BigInt(dollars) * 100n, { ref: "m0" });
  const back = (id: string, ref: string, dollars: number) =>
    refund(id, ref, BigInt(dollars) * 100n);

  it.each<[string, ("join" | TimedEvent)[], PoolAnswer[]]>([
    ["of who never sold", ["join"], ["no_sale_row"]],
    ["that covers it to the cent", [own("o", 100), "join"], ["covered"]],
    ["that lacks a dollar", [own("o", 99), "join"], ["sale_limit_exceeded"]],
    [
      "is drawn on once for each joining",
      [own("o", 250), "join", "join", "join"],
      ["covered", "covered", "sale_limit_exceeded"],
    ],
    [
      "counts own orders and clients'",
      [own("o", 60), clients("c", 40), "join", "join"],
      ["covered", "sale_limit_exceeded"],
    ],
    [
      "is lowered by a refund",
      [own("o", 150), back("r", "o", 60), "join"],
      ["sale_limit_exceeded"],
    ],
    [
      "is lowered by no more than a refund",
      [own("o", 310), back("r", "o", 100), "join", "join", "join"],
      ["covered", "covered", "sale_limit_exceeded"],
    ],
    [
      "is lowered by a cancelled order, and stays a pool of one who sold",
      [clients("c", 500), cancel("x", "c"), "join"],
      ["sale_limit_exceeded"],
    ],
    [
      "is not lowered below what was drawn",
      [own("o", 100), "join", back("r", "o", 100), own("p", 100), "join", "join"],
      ["covered", "covered", "sale_limit_exceeded"],
    ],
    [
      "does not count what was invested",
      [own("o", 60), order("i", "m0", 90_000n, { source: "investment" }), "join"],
      ["sale_limit_exceeded"],
    ],
    [
      "does not count what a stranger bought, nor another partner",
      [order("s", "stranger", 90_000n), "join", order("n", "n1", 90_000n), "join"],
      ["no_sale_row", "no_sale_row"],
    ],
  ])("%s", (_what, steps, answers) => {
    expect(story(PLAN, ...steps)).toEqual(answers);
  });

  it("that does not cover it: the house pays with the reason, or keeps it with the reason", () => {
    for (const [plan, wallet] of [
      [PLAN, 300n * USD],
      [KEEPS, 100n * USD],
    ] as const) {
      const run = crowd(1, plan).join(member("m1", "m0"));
      run.apply(order("o", "m0", 15_000n)).join(member("m2", "m0"), member("m3", "m1"));
      expect(run.wallet("m0")).toBe(wallet);
      expect(run.balance("house:commission")).toBe(-run.wallet("m0") - run.wallet("m1"));
    }
    const run = crowd(3, KEEPS);
    expect(run.postings).toEqual([]);
    const { outcome, fact } = run.joinings[2];
    expect(showJoinSkips(outcome.skips, fact)).toEqual([
      {
        bonus: "join_credit",
        partner_id: "m0",
        from_level: 1,
        to_level: 1,
        why: "the partner never sold, and the house pays nothing",
      },
    ]);
  });

  it("explains each line", () => {
    const run = crowd(1)
      .apply(order("o", "m0", 10_000n))
      .join(member("m1", "m0"));
    run.join(member("m2", "m0"));
    expect(run.joinings.flatMap(({ outcome }) => outcome.lines.map(explainJoinLine))).toEqual([
      "level 1 above the newcomer, drawn from the partner's own sales",
      "level 1 above the newcomer, borne by the house: the partner's own sales do not cover it",
    ]);
  });

  it("refuses to be drawn on for more than it holds", () => {
    expect(askPool(EMPTY_POOL, 0n)).toBe("no_sale_row");
    expect(() => drawn(sold(EMPTY_POOL, 5n), 6n)).toThrow(
      expect.objectContaining({ code: "invariant_broken" }),
    );
  });

  it("gains nothing by an order that is given back and comes again", () => {
    const spent = drawn(sold(EMPTY_POOL, 100n), 80n);
    const back = givenBack(spent, 100n);
    expect(back).toMatchObject({ sold: 80n, drawn: 80n });
    expect(restored(back, 100n)).toEqual(spent);
    const pools = new SalePools();
    pools.load("m0", back);
    pools.restored("m0", 100n);
    expect([pools.get("m0"), pools.get("m1")]).toEqual([spent, EMPTY_POOL]);
    expect(restored(back, 70n)).toMatchObject({ sold: 80n, spared: 10n });
    expect(givenBack(spent, 50n)).toMatchObject({ sold: 80n, spared: 30n });
    // Another sale in between is the partner's whole, and what comes again in parts comes to the same.
    const parts = restored(restored(sold(back, 50n), 70n), 30n);
    expect(parts).toEqual({ ...sold(spent, 50n) });
  });

  it("never holds less than nothing, and draws no more than was sold", () => {
    const anyMove = fc.record({
      what: fc.constantFrom("sell", "back", "ask"),
      units: fc.bigInt(0n, 50n),
    });
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 40 }), (moves) => {
        let pool = EMPTY_POOL;
        let everSold = 0n;
        for (const { what, units } of moves) {
          if (what === "sell") everSold += units;
          if (what === "sell") pool = sold(pool, units);
          else if (what === "back") pool = givenBack(pool, units);
          else if (askPool(pool, units) === "covered") pool = drawn(pool, units);
          expect(pool.sold >= pool.drawn).toBe(true);
          expect(pool.drawn <= everSold).toBe(true);
        }
      }),
    );
  });
});

describe("a place", () => {
  it("is there for 2,047; the next one waits and is paid when it gets its place", () => {
    const run = crowd(2_048);
    const waiting = run.joinings.map(({ fact }) => fact.partner_id);
    expect(run.seat("m2046").place?.level).toBe(11);
    expect(run.seat("m2047").place).toBeNull();
    // Nobody is above one that waits: nothing is frozen, nothing decided.
    expect(waiting).not.toContain("m2047");
    expect(said(run, "join:m2047")).toEqual([]);
    const nodes: JoinUpline["nodes"] = [1, 2, 3].map((level) => ({
      partner_id: `u${level}`,
      status: "active",
      level,
      pool: level === 2 ? "covered" : "sale_limit_exceeded",
    }));
    const fact: PlacementFact = {
      kind: "placement",
      partner_id: "m2047",
      at: at(9_000),
      parent_id: "u1",
      level: 12,
      position: 0,
      uplines: { join_credit: { depth: 11, nodes } },
    };
    const outcome = decideJoin(PLAN, fact);
    expect(outcome?.lines.map(({ recipient, reason }) => [recipient.id, reason])).toEqual([
      ["u1", "sale_limit_exceeded"],
      ["u2", "sale_pool"],
      ["u3", "sale_limit_exceeded"],
    ]);
    expect(outcome?.skips).toEqual([
      { bonus: "join_credit", from_level: 4, to_level: 11, reason: "beyond_levels" },
    ]);
  });

  it("is not needed for a bonus over the sponsor tree", () => {
    const small = { ...binaryCredits.placement, max_depth: 1 };
    const bySponsor = { ...credit, tree: "sponsor" };
    const run = crowd(5, planWith({ placement: small, bonuses: [bySponsor] }));
    expect(run.seat("m4").place).toBeNull();
    expect(said(run, "join:m4")).toEqual(["house:commission partner:m0:available 100 no_sale_row"]);
  });
});

describe("what is frozen", () => {
  const anyStep = fc.oneof(
    fc.record({ what: fc.constant("join" as const), invite: fc.nat() }),
    fc.record({ what: fc.constant("order" as const), who: fc.nat(), minor: anyMinor }),
    fc.record({ what: fc.constant("cancel" as const), who: fc.nat(), minor: anyMinor }),
    fc.record({ what: fc.constant("night" as const) }),
  );
  const plans = [PLAN, KEEPS, planWith({ bonuses: [{ ...credit, levels: 2, amount: "0.0007" }] })];

  it("decides again to the same postings, whatever happened before", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.array(anyStep, { minLength: 1, maxLength: 60 }),
        (plan, steps) => {
          const run = new Run(plan).join(member("m0"));
          steps.forEach((step, index) => {
            const someone = (who: number) => run.members[who % run.members.length].id;
            if (step.what === "join") {
              const sample = { numRuns: 1, seed: step.invite };
              run.join(...fc.sample(anyNewcomer(run.members.length, index), sample));
            } else if (step.what === "order") {
              run.apply(order(`o${index}`, someone(step.who), step.minor, { at: at(index) }));
            } else if (step.what === "cancel") {
              run.apply(cancel(`c${index}`, `o${step.who % (index + 1)}`));
            } else run.apply({ kind: "close", id: `n${index}`, at: at(index), period: "day" });
          });
          assertInvariants(run);
          for (const { event_id, fact, outcome } of run.joinings) {
            const stored = factSchema.parse(JSON.parse(canonicalJson(fact)));
            if (stored.kind !== "join") throw new Error("a joining became something else");
            const again = decideJoin(plan, stored);
            expect(canonicalJson(again)).toBe(canonicalJson(outcome));
            const postings = joinPostings(plan, again?.lines ?? [], { get: () => 0n });
            const posted = run.postings.filter((item) => item.event_id === event_id);
            expect(postings).toEqual(posted.map(({ posting }) => posting));
          }
          for (const { fact, shares } of run.pools) {
            const stored = factSchema.parse(JSON.parse(canonicalJson(fact)));
            if (stored.kind !== "package") throw new Error("a package became something else");
            expect(payPeriod(plan.periods[0], stored)).toEqual(shares);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe("the preset", () => {
  it("pays ten levels of 100 and keeps no money", () => {
    expect(PLAN).toMatchObject({
      placement: { kind: "binary", start: "root", max_depth: 10 },
      bonuses: [{ kind: "join_credit", levels: 10, amount: "100", else: "house_pays" }],
      holds_days: { order: 0 },
    });
  });

  it("must be acknowledged, and its worst case says what no order bounds", () => {
    const { findings, worst_case } = lint(PLAN);
    expect(findings.map(({ code, level, path }) => [code, level, path])).toEqual([
      ["recruitment_pay", "warning", "bonuses.0"],
      ["no_hold", "info", "holds_days.order"],
      ["not_bounded_by_orders", "info", "periods.0.tiers"],
    ]);
    expect(findings[0].must_acknowledge).toBe(true);
    expect(worst_case.rate).toBe("0");
    expect(worst_case.proof).toEqual([
      'bonus "join_credit" (join_credit) pays at most 10 × 100 of the plan\'s currency on every joining, whatever is sold',
      'package "referral_package" pays each partner at most 1000 of the plan\'s currency, ever, whatever is sold',
      "an order pays no bonus = 0 of its base",
      "every amount is rounded down",
    ]);
  });

  it("sums up what joinings cost, with a ratio only where something was sold", () => {
    const summaryOf = (...events: TimedEvent[]) => {
      const run = crowd(4).apply(...events);
      const summary = new Summary(PLAN);
      for (const { sale, outcome } of run.decisions) summary.decided("", sale, outcome);
      for (const { event_id, posting } of run.postings) summary.posting(event_id, "", posting);
      return summary.report();
    };
    const paid = { join_credit: { usd: "400.000000" }, referral_package: {} };
    expect(summaryOf()).toMatchObject({ payout_ratio: null, totals_by_bonus: paid });
    expect(summaryOf(order("o", "m1", 80_000n))).toMatchObject({
      payout_ratio: "0.5",
      totals_by_bonus: paid,
    });
  });

  it.each<[string, object]>([
    ["bonuses.0.amount", { amount: "0" }],
    ["bonuses.0.amount", { amount: "100000000000" }],
    ["bonuses.0.levels", { levels: 0 }],
    ["bonuses.0.from", { from: "fund:trust" }],
    ["bonuses.0.else", { else: "nobody" }],
  ])("with a wrong %s is refused", (path, change) => {
    expect(() => planWith({ bonuses: [{ ...credit, ...change }] })).toThrow(
      expect.objectContaining({ field: path }),
    );
  });

  it("reaches every partner once for each slot", () => {
    const run = crowd(200);
    for (const { outcome } of run.joinings) {
      expect(total(outcome.lines.map(({ amount }) => amount))).toBe(
        100n * USD * BigInt(outcome.lines.length),
      );
      expect(new Set(outcome.lines.map(({ recipient }) => recipient.id)).size).toBe(
        outcome.lines.length,
      );
    }
  });
});
