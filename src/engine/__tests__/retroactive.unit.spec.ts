import fc from "fast-check";
import type { Line } from "../decision";
import { fact as factSchema } from "../facts";
import type { SaleFact, UplineNode } from "../facts";
import { canonicalJson } from "../canonical";
import { portion, rate } from "../money";
import { changedRanks, ratedAgainFrom, rerate, rerateOf } from "../retroactive";
import { at, sale } from "./given";
import { Ledger } from "./ledger";
import { rankPlan, step } from "./snapshots";

const RANKS = ["r0", "r1", "r2", "r3"];
const node = (partner_id: string, rank: string): UplineNode => ({
  partner_id,
  status: "active",
  ranks: { l: rank },
});
const path = (...nodes: UplineNode[]) => ({ depth: nodes.length, nodes });

const ladder = {
  code: "l",
  steps: [step("r0"), step("r1", { metric: "pv", at_least: "1" })],
};
const retroactive = (time_zone: string) =>
  rankPlan([ladder], { time_zone, ranks: { effective: "period_retroactive" } });

describe("sales are rated again", () => {
  it.each([
    ["UTC", "2026-03-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"],
    ["UTC", "2026-03-01T00:00:00.001Z", "2026-03-01T00:00:00.000Z"],
    ["UTC", "2026-03-15T00:00:00.000Z", "2026-03-01T00:00:00.000Z"],
    ["Europe/Berlin", "2026-03-31T22:00:00.000Z", "2026-02-28T23:00:00.000Z"],
    ["Europe/Berlin", "2026-03-31T22:00:00.001Z", "2026-03-31T22:00:00.000Z"],
  ])("in %s by a close at %s from %s on", (zone, at, from) => {
    expect(ratedAgainFrom(retroactive(zone), at)).toBe(from);
  });

  it("never where ranks count from the next one", () => {
    expect(ratedAgainFrom(rankPlan([ladder]), "2026-03-01T00:00:00.000Z")).toBeNull();
  });
});

describe("an order", () => {
  const AT = "2026-03-01T00:00:00.000Z";
  const order = {
    sale: sale(
      { self: node("buyer", "r1") },
      { sponsor: path(node("u1", "r0"), node("u2", "r2")), placement: path(node("u2", "r2")) },
    ),
    base: 7n,
  };
  const change = (member_id: string, rank: string, name = "l") => ({
    member_id,
    ladder: name,
    rank,
  });

  it("is rated again by the changed ranks above it, its buyer's too, in both trees", () => {
    const changes = [change("u2", "r1"), change("u9", "r1"), change("buyer", "r2")];
    const fact = rerateOf(order, AT, changedRanks(changes));
    expect(fact).toEqual({
      kind: "rerate",
      order_id: "o1",
      at: AT,
      base: 7n,
      terminated_partner_ids: [],
      is_released: false,
      ranks: { u2: { l: "r1" }, buyer: { l: "r2" } },
    });
    if (!fact) return;
    expect(rerate(order.sale, fact)).toEqual({
      ...order.sale,
      self: node("buyer", "r2"),
      upline: {
        sponsor: path(node("u1", "r0"), node("u2", "r1")),
        placement: path(node("u2", "r1")),
      },
    });
    expect(factSchema.parse(JSON.parse(canonicalJson(fact)))).toEqual(fact);
  });

  it.each([
    ["nobody above it changed", [change("u9", "r1")]],
    ["the rank is the one it was rated with", [change("u2", "r2")]],
    ["the ladder is not paid by", [change("u2", "r1", "m")]],
  ])("is left alone when %s", (_what, changes) => {
    expect(rerateOf(order, AT, changedRanks(changes))).toBeNull();
  });

  it("keeps who left for good, and the sale it was", () => {
    const before = canonicalJson(order.sale);
    const gone = { ...order, terminated_partner_ids: ["u1"] };
    const fact = rerateOf(gone, AT, changedRanks([change("u2", "r1")]));
    expect(fact?.terminated_partner_ids).toEqual(["u1"]);
    if (fact) rerate(order.sale, fact);
    expect(canonicalJson(order.sale)).toBe(before);
  });
});

/** A tariff by rank and level, level 0 included: what any bonus that pays by frozen ranks comes to. */
const TARIFF: Record<string, string[]> = {
  r0: ["0"],
  r1: ["0.01", "0.02"],
  r2: ["0.015", "0.03", "0.01"],
  r3: ["0.02", "0.05", "0.02", "0.0033"],
};

function linesOf({ self, upline }: SaleFact, base: bigint): Line[] {
  return [self, ...upline.sponsor.nodes].flatMap((item, level): Line[] => {
    const text = TARIFF[item?.ranks?.l ?? "r0"][level] ?? "0";
    const amount = portion(base, rate(text));
    if (!item || amount === 0n) return [];
    const recipient = { kind: "partner" as const, id: item.partner_id };
    const named = { bonus: "level", income_type: "level", level, rate: text };
    return [{ recipient, ...named, amount, reason: "earned" }];
  });
}

describe("rating again", () => {
  const PARTNERS = ["p0", "p1", "p2", "p3", "p4"];
  const anyRanks = fc.record(
    Object.fromEntries(PARTNERS.map((id) => [id, fc.constantFrom(...RANKS)])),
  );
  const anyStep = fc.oneof(
    fc.record({ what: fc.constant("rate" as const), ranks: anyRanks }),
    fc.record({ what: fc.constant("refund" as const), percent: fc.bigInt(0n, 100n) }),
    fc.constant({ what: "release" as const }),
    fc.record({ what: fc.constant("payout" as const), who: fc.constantFrom(...PARTNERS) }),
  );
  const BASE = 100_000_007n;
  const saleWith = (ranks: Record<string, string>) => {
    const [self, ...above] = PARTNERS.map((id) => node(id, ranks[id]));
    return sale({ base: BASE, self }, { sponsor: path(...above) });
  };

  const play = (
    first: Record<string, string>,
    steps: (typeof anyStep extends fc.Arbitrary<infer T> ? T : never)[],
  ) => {
    const ledger = new Ledger();
    let rated = saleWith(first);
    let base = BASE;
    let ranks = first;
    let is_released = false;
    ledger.settle(linesOf(rated, base));
    for (const item of steps) {
      if (item.what === "rate") {
        ranks = item.ranks;
        const fact = rerateOf({ sale: rated, base, is_released }, at(0), (id) => ranks[id]);
        if (!fact) continue;
        rated = rerate(rated, fact);
        ledger.settleAgain(linesOf(rated, base), is_released ? "available" : "pending");
        if (is_released) expect(pendingOf(ledger)).toEqual([]);
      } else if (item.what === "refund") {
        base = (base * item.percent) / 100n;
        ledger.settle(linesOf(rated, base));
      } else if (item.what === "release") {
        ledger.release();
        is_released = true;
      } else ledger.payOut(item.who);
      nobodyOwesAndHolds(ledger);
    }
    return { ledger, rated, base, ranks };
  };

  /** Whoever owes has nothing available: what is paid more covers it first. */
  const nobodyOwesAndHolds = ({ book }: Ledger) => {
    for (const id of PARTNERS) {
      const holds = book.get(`partner:${id}:available`, "usd");
      expect(book.get(`partner:${id}:owed`, "usd") < 0n && holds > 0n).toBe(false);
    }
  };
  const pendingOf = (ledger: Ledger) =>
    Object.keys(ledger.accounts()).filter((account) => account.endsWith(":pending"));

  /** What each partner got of the order, wherever it stands now. */
  const earned = (ledger: Ledger) =>
    Object.fromEntries(
      PARTNERS.map((id) => {
        const mine = (account: string) => account.startsWith(`partner:${id}:`);
        const sums = ledger.postings.map(({ from, to, amount }) =>
          from === "world:sales" && mine(to)
            ? amount
            : to === "world:sales" && mine(from)
              ? -amount
              : 0n,
        );
        return [id, sums.reduce((sum, item) => sum + item, 0n)];
      }),
    );

  it("leaves every account where deciding with the last ranks alone would, with refunds before and after", () => {
    const withoutMoney = fc.array(
      anyStep.filter(({ what }) => what === "rate" || what === "refund"),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(anyRanks, withoutMoney, (first, steps) => {
        const { ledger, rated, base, ranks } = play(first, steps);
        expect(rated).toEqual(saleWith(ranks));
        const fresh = new Ledger();
        fresh.settle(linesOf(saleWith(ranks), base));
        expect(ledger.accounts()).toEqual(fresh.accounts());
      }),
      { numRuns: 300 },
    );
  });

  it("gives each partner the same, whatever was released and paid out between", () => {
    fc.assert(
      fc.property(anyRanks, fc.array(anyStep, { maxLength: 10 }), (first, steps) => {
        const { ledger, base, ranks } = play(first, steps);
        const due = Object.fromEntries(PARTNERS.map((id) => [id, 0n]));
        for (const { recipient, amount } of linesOf(saleWith(ranks), base)) {
          due[recipient.id] += amount;
        }
        expect(earned(ledger)).toEqual(due);
      }),
      { numRuns: 300 },
    );
  });

  it("of nothing left of the base pays nothing, whatever the ranks", () => {
    fc.assert(
      fc.property(anyRanks, anyRanks, (first, later) => {
        const { ledger } = play(first, [
          { what: "refund", percent: 0n },
          { what: "rate", ranks: later },
        ]);
        expect(ledger.accounts()).toEqual({});
      }),
      { numRuns: 100 },
    );
  });
});
