/** Binary matching against a naive oracle, on random trees and histories. */
import fc from "fast-check";
import { canonicalJson } from "../canonical";
import { fact as factSchema } from "../facts";
import type { BinaryMatchFact, PeriodFact } from "../facts";
import { rate } from "../money";
import type { Plan } from "../plan";
import { payPeriod } from "../periods";
import { Run, anyNetwork, order, refund } from "./given";
import { assertInvariants } from "./invariants";
import { planWith, week } from "./matching";
import { NaiveMatching } from "./naive-matching";

describe("against a naive oracle", () => {
  const anyStep = fc.record({
    what: fc.constantFrom("order", "order", "order", "client", "refund", "close"),
    who: fc.nat(),
    minor: fc.bigInt(0n, 5_000n),
  });
  const anyChange = fc.record(
    {
      rate: fc.constantFrom("0.1", "0.333333", "1", "0.000007"),
      cap_per_period: fc.constantFrom("0.5", "3", "0.0001"),
      above_cap: fc.constantFrom("flush", "carry"),
      carry: fc.constantFrom("rest", "none"),
      requires: fc.constantFrom("active", "active_direct_each_side"),
      expire_after_periods: fc.constantFrom(1, 2, 3),
      limit: fc.constantFrom("1", "0.04", "0.0123"),
    },
    { requiredKeys: [] },
  );
  const anyPlacement = fc.record(
    { start: fc.constantFrom("root", "sponsor"), max_depth: fc.constantFrom(3, 4) },
    { requiredKeys: ["start"] },
  );

  /** Plays steps; returns the run and what the oracle says everybody earned and matched. */
  const play = (
    plan: Plan,
    members: Parameters<Run["join"]>,
    steps: { what: string; who: number; minor: bigint }[],
  ) => {
    const run = new Run(plan).join(...members);
    const naive = new NaiveMatching(plan, run.network);
    const orders: { id: string; who: string; left: bigint }[] = [];
    steps.forEach(({ what, who, minor }, index) => {
      const partner = members[who % members.length].id;
      if (what === "close") {
        run.apply(week(index + 1));
        naive.close();
      } else if (what === "refund") {
        const target = orders[who % Math.max(orders.length, 1)];
        if (!target) return;
        const part = minor < target.left ? minor : target.left;
        run.apply(refund(`r${index}`, target.id, part));
        target.left -= part;
        naive.sold(target.who, -part * 10_000n);
      } else {
        const id = `o${index}`;
        const client = what === "client" ? { ref: partner } : {};
        run.apply(order(id, what === "client" ? "shopper" : partner, minor, client));
        orders.push({ id, who: partner, left: minor });
        naive.sold(partner, minor * 10_000n);
      }
    });
    return { run, naive };
  };

  it("legs, carry, cap, limit and expiry come out the same to the unit", () => {
    fc.assert(
      fc.property(
        anyChange,
        anyPlacement,
        anyNetwork({ min: 3, max: 30 }),
        fc.array(anyStep, { maxLength: 60 }),
        (change, place, members, steps) => {
          const placement = { kind: "binary", fill: "breadth_first", ...place };
          const { run, naive } = play(planWith(change, { placement }), members, steps);
          for (const { id } of members) {
            expect(run.wallet(id)).toBe(naive.earned(id));
            expect(run.network.volumes().get(id)?.mv).toBe(naive.matched(id));
          }
          expect(run.balance("house:breakage")).toBe(naive.remainder);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("a stored fact pays the same again, and never more than the limit", () => {
    const anyMatch = fc.tuple(
      anyChange,
      anyNetwork({ min: 3 }),
      fc.array(anyStep, { minLength: 20 }),
    );
    fc.assert(
      fc.property(anyMatch, ([change, members, steps]) => {
        const plan = planWith(change);
        const { run } = play(plan, members, [...steps, { what: "close", who: 0, minor: 0n }]);
        assertInvariants(run);
        for (const { fact, shares } of run.pools) {
          const stored = factSchema.parse(JSON.parse(canonicalJson(fact)));
          expect(stored).toEqual(fact);
          expect(payPeriod(plan.periods[0], stored as PeriodFact)).toEqual(shares);
          const { turnover } = fact as BinaryMatchFact;
          const { limit } = plan.periods[0] as { limit: string };
          const { digits, scale } = rate(limit);
          const sum = shares.reduce((all, { amount }) => all + amount, 0n);
          expect(sum * 10n ** BigInt(scale) <= (turnover > 0n ? turnover : 0n) * digits).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the order of a period's orders changes nothing", () => {
    const anyOrders = fc.array(fc.tuple(fc.nat(), fc.bigInt(1n, 5_000n)), { maxLength: 30 });
    fc.assert(
      fc.property(anyNetwork({ min: 3 }), anyOrders, fc.nat(), (members, orders, turn) => {
        const events = orders.map(([who, minor], index) =>
          order(`o${index}`, members[who % members.length].id, minor),
        );
        const cut = turn % (events.length + 1);
        const other = [...events.slice(cut), ...events.slice(0, cut)].reverse();
        const [one, two] = [events, other].map((list) =>
          new Run(planWith({ limit: "0.02" })).join(...members).apply(...list, week(7)),
        );
        expect(canonicalJson(two.pools)).toBe(canonicalJson(one.pools));
        expect(two.accounts()).toEqual(one.accounts());
      }),
      { numRuns: 60 },
    );
  });
});
