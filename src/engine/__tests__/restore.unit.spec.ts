/** A network taken up where a store left it counts on as the one that never stopped. */
import fc from "fast-check";
import { Network } from "../network";
import { payeesOf } from "../payees";
import { keepsMetrics, parsePlan } from "../plan";
import { preset } from "../presets";
import { differential } from "../presets/differential";
import { AMOUNT_METRICS, COUNT_METRICS, type Metrics } from "../rank";
import { Ranking, type Turnover } from "../ranking";
import type { SaleFact } from "../facts";
import { member } from "./given";

const team = {
  code: "team",
  steps: [
    { code: "T0", name: "Newcomer", requires: [] },
    { code: "T1", name: "Inviter", requires: [{ metric: "directs", at_least: 2 }] },
    { code: "T2", name: "Leader", requires: [{ metric: "gv", at_least: "900" }] },
  ],
};
const plan = parsePlan({
  ...differential,
  ranks: { ...differential.ranks, ladders: [...differential.ranks.ladders, team] },
});
const LADDERS = ["consultant", "team"];
const DOLLAR = 1_000_000n;

const turnoverOf = (dollars: bigint, isClients: boolean, qualifying?: bigint): Turnover => {
  const amount = dollars * DOLLAR;
  const more = qualifying === undefined ? {} : { qualifying: qualifying * DOLLAR };
  return { volume: { pv: amount, bv: amount, cv: amount }, amount, isClients, ...more };
};

const metricsOf = (ranking: Ranking, id: string): Metrics => {
  const metrics = ranking.metricsOf(id);
  const keys = [...AMOUNT_METRICS, ...COUNT_METRICS];
  return Object.fromEntries(keys.map((key) => [key, metrics[key]])) as Metrics;
};

/** A network and its ranking, as a simulation has them. */
class World {
  readonly network = new Network({ kind: "sponsor" });
  readonly ranking = new Ranking(plan, this.network);

  join(id: string, sponsor_id: string | null): void {
    this.network.join(member(id, sponsor_id));
    this.ranking.joined(this.network.seatOf(id), null);
  }

  count(id: string, turnover: Turnover) {
    if (!turnover.isClients) this.network.addVolume(id, turnover.volume);
    return this.ranking.counted(this.network.seatOf(id), turnover);
  }

  /** The same, from what a store would have kept of this one. */
  restored(): World {
    const world = new World();
    for (const { node, sponsor, own, joined_at } of this.network.members()) {
      const id = node.partner_id;
      const sponsor_id = sponsor && sponsor.node.partner_id;
      const kept = { id, sponsor_id, joined_at, status: node.status, own };
      const seat = world.network.restore(kept);
      expect(world.ranking.knows(seat)).toBe(false);
      const ranks = Object.fromEntries(
        LADDERS.map((ladder) => [ladder, this.ranking.rankOf(id, ladder)]),
      );
      world.ranking.restore(seat, { metrics: metricsOf(this.ranking, id), ranks });
      expect(world.ranking.knows(seat)).toBe(true);
    }
    return world;
  }

  state() {
    return [...this.network.members()].map(({ node: { partner_id: id } }) => [
      id,
      metricsOf(this.ranking, id),
      this.network.upline("sponsor", id, 3),
      ...LADDERS.map((ladder) => this.ranking.rankOf(id, ladder)),
    ]);
  }
}

const event = fc.record({
  who: fc.nat(9_999),
  join: fc.boolean(),
  dollars: fc.bigInt(-200n, 3_000n),
  isClients: fc.boolean(),
});

type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

function live(world: World, events: readonly Event[], from: number) {
  return events.flatMap((todo, index) => {
    const ids = [...world.network.members()].map(({ node }) => node.partner_id);
    const other = ids[todo.who % Math.max(ids.length, 1)];
    if (todo.join || other === undefined) {
      world.join(`m${from + index}`, other ?? null);
      return [];
    }
    return world.count(other, turnoverOf(todo.dollars, todo.isClients));
  });
}

it("counts on, and wins the same ranks, from any moment on", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.array(event, { maxLength: 40 }), (a, b) => {
      const world = new World();
      live(world, a, 0);
      const again = world.restored();
      expect(again.state()).toEqual(world.state());
      expect(live(again, b, a.length)).toEqual(live(world, b, a.length));
      expect(again.state()).toEqual(world.state());
    }),
    { numRuns: 100 },
  );
});

it("a rank that a ladder does not have any more is its first", () => {
  const network = new Network({ kind: "sponsor" });
  const ranking = new Ranking(plan, network);
  const own = { pv: 0n, bv: 0n, cv: 0n };
  const joined_at = "2026-01-01T00:00:00.000Z";
  const seat = network.restore({ id: "a", sponsor_id: null, joined_at, status: "active", own });
  const world = new World();
  world.join("a", null);
  ranking.restore(seat, { metrics: world.ranking.metricsOf("a"), ranks: { consultant: "12" } });
  expect(ranking.rankOf("a", "consultant")).toBe("0");
  expect(ranking.rankOf("a", "team")).toBe("T0");
});

it("what does not qualify counts for turnover, not for activation", () => {
  const world = new World();
  world.join("a", null);
  const seat = world.network.seatOf("a");
  expect(world.count("a", turnoverOf(5_000n, false, 1_099n))).toEqual([]);
  expect(world.ranking.isActivated(seat)).toBe(false);
  expect(world.ranking.metricsOf("a")).toMatchObject({
    own_purchases: 1_099n * DOLLAR,
    largest_purchase: 1_099n * DOLLAR,
    personal_turnover: 5_000n * DOLLAR,
  });
  expect(world.count("a", turnoverOf(1n, false))).toEqual([
    { member_id: "a", ladder: "consultant", rank: "1" },
  ]);
  expect(world.ranking.isActivated(seat)).toBe(true);
});

it("plans with ranks or periods keep metrics, others keep none", () => {
  expect(keepsMetrics(plan)).toBe(true);
  const { periods, ranks } = plan;
  expect(keepsMetrics({ ranks: undefined, periods, bonuses: [] })).toBe(true);
  expect(keepsMetrics({ ranks, periods: [], bonuses: [] })).toBe(true);
  expect(keepsMetrics(preset("halving-matrix"))).toBe(false);
});

it("payees are whom a sale froze as active, in its uplines, climbs and own return", () => {
  const node = (partner_id: string, status: "active" | "suspended" = "active") => ({
    partner_id,
    status,
  });
  const ranked = (id: string, status?: "suspended") => ({ ...node(id, status), rank: "1" });
  const sale: SaleFact = {
    kind: "sale",
    order_id: "o",
    at: "2026-01-01T00:00:00.000Z",
    currency: "usd",
    base: 1n,
    buyer_id: "buyer",
    seller_id: null,
    upline: {
      sponsor: { depth: 2, nodes: [node("a"), node("b", "suspended")] },
      placement: { depth: 1, nodes: [node("a")] },
    },
    climbs: {
      x: {
        origin: ranked("o"),
        above: [
          { ...ranked("c"), level: 1 },
          { ...ranked("d", "suspended"), level: 2 },
        ],
        depth: 2,
      },
    },
    own_return: { amount: 1n, status: "active" },
  };
  expect(payeesOf(sale)).toEqual(["a", "o", "c", "buyer"]);
  expect(payeesOf({ ...sale, own_return: { amount: 1n, status: "suspended" } })).toEqual([
    "a",
    "o",
    "c",
  ]);
  const plain = { ...sale, climbs: undefined, own_return: undefined };
  expect(payeesOf(plain)).toEqual(["a"]);
  expect(payeesOf({ ...plain, self: node("self") })).toEqual(["a", "self"]);
  expect(payeesOf({ ...plain, self: node("self", "suspended") })).toEqual(["a"]);
  expect(payeesOf({ ...sale, buyer_id: null })).toEqual(["a", "o", "c"]);
});
