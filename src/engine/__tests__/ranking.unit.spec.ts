/** Counters of a network, figure by figure, and ranks won with the fact that earns them. */
import type { Member } from "../history";
import { Network } from "../network";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { preset } from "../presets";
import { differential } from "../presets/differential";
import { Ranking } from "../ranking";
import type { Turnover } from "../ranking";
import type { Metric } from "../requirement";
import { HALVING, member } from "./given";
import { rankPlan, step, usd } from "./snapshots";

const NETWORK = [member("top"), member("me", "top"), member("low", "me"), member("lower", "low")];

function world(plan: Plan, members: readonly Member[] = NETWORK) {
  const network = new Network(plan.placement);
  const ranking = new Ranking(plan, network);
  const changes = members.flatMap((one) => {
    network.join(one);
    return ranking.joined(network.seatOf(one.id), one.rank ?? null);
  });
  /** PV and BV are half and a quarter of what was paid, CV a tenth. */
  const buys = (id: string, dollars: number, more: Partial<Turnover> = {}) => {
    const [pv, bv, cv, amount] = [dollars / 2, dollars / 4, dollars / 10, dollars].map(usd);
    const turnover = { volume: { pv, bv, cv }, amount, isClients: false, ...more };
    if (!turnover.isClients) network.addVolume(id, turnover.volume);
    return ranking.counted(network.seatOf(id), turnover);
  };
  return { network, ranking, buys, changes };
}

describe("what is counted", () => {
  /** `me` buys for 300 and 200 and sells to a client for 40, `low` buys for 1,000, `lower`'s client for 80. */
  const counted = (id: string, metric: Metric): number => {
    const { ranking, buys } = world(preset("differential"));
    buys("me", 300);
    buys("me", 200);
    buys("me", 40, { isClients: true });
    buys("low", 1_000);
    buys("lower", 80, { isClients: true });
    const value = ranking.metricsOf(id)[metric];
    return metric === "directs" || metric === "team_size" ? Number(value) : Number(value) / 1e6;
  };
  it.each<[Metric, top: number, me: number, lower: number]>([
    ["pv", 0, 250, 0],
    ["bv", 0, 125, 0],
    ["cv", 0, 50, 0],
    ["gv", 125 + 10 + 250 + 20, 10 + 250 + 20, 20],
    ["own_purchases", 0, 500, 0],
    ["largest_purchase", 0, 300, 0],
    ["personal_turnover", 0, 540, 80],
    ["structure_turnover", 1_620, 1_620, 80],
    ["directs", 1, 1, 0],
    ["team_size", 3, 2, 0],
  ])("as %s is the partner's own or its team's", (metric, top, me, lower) => {
    expect(["top", "me", "lower"].map((id) => counted(id, metric))).toEqual([top, me, lower]);
  });

  it("is taken back, but for the largest purchase that ever was", () => {
    const { ranking, buys } = world(preset("differential"));
    buys("me", 300);
    buys("me", -300);
    expect(ranking.metricsOf("me")).toMatchObject({
      ...{ pv: 0n, own_purchases: 0n, personal_turnover: 0n, structure_turnover: 0n },
      largest_purchase: usd(300),
    });
    expect(ranking.metricsOf("top")).toMatchObject({ gv: 0n, structure_turnover: 0n });
  });

  it("is nothing under a plan that asks for none of it", () => {
    const { ranking, buys, network } = world(HALVING);
    expect([buys("me", 300), ranking.knows(network.seatOf("me"))]).toEqual([[], false]);
  });
});

it.each<[Metric, number]>([
  ["pv", 200],
  ["bv", 400],
  ["cv", 1_000],
  ["own_purchases", 100],
])(
  "a step that asks for 100 of %s is won by the order that reaches it, at once",
  (metric, order) => {
    const won = step("won", { metric, at_least: "100" });
    const { buys } = world(
      rankPlan([{ code: "l", evaluate: "at_once", steps: [step("none"), won] }]),
    );
    expect(buys("me", order - 1)).toEqual([]);
    expect(buys("me", 1)).toEqual([{ member_id: "me", ladder: "l", rank: "won" }]);
  },
);

it("a step is won by who meets all it asks for, counts as they are", () => {
  const requires = [
    { metric: "directs", at_least: 2 },
    { metric: "team_size", at_least: 3 },
  ];
  const plan = rankPlan([
    { code: "l", evaluate: "at_once", steps: [step("none"), step("won", ...requires)] },
  ]);
  const won = (...sponsors: string[]) =>
    world(plan, [member("0"), ...sponsors.map((above, n) => member(`${n + 1}`, above))]).changes;
  const top = [{ member_id: "0", ladder: "l", rank: "won" }];
  expect(won("0", "0")).toEqual([]);
  expect(won("0", "1", "2", "3")).toEqual([]);
  expect(won("0", "0", "1")).toEqual(top);
  expect(won("0", "0", "0", "0")).toEqual(top);
});

it("a ladder looked at when a period closes is not looked at before", () => {
  const steps = [step("none"), step("won", { metric: "pv", at_least: "1" })];
  const { buys } = world(
    rankPlan([
      { code: "nightly", steps },
      { code: "now", evaluate: "at_once", steps },
    ]),
  );
  expect(buys("low", 10)).toEqual([{ member_id: "low", ladder: "now", rank: "won" }]);
});

describe("a newcomer with a rank", () => {
  const plan = preset("differential");
  const ranked = [member("top"), { ...member("me", "top"), rank: "3" }];

  it("is told to have it, and a rank that is no step is refused before", () => {
    const { ranking, changes } = world(plan, ranked);
    expect(changes).toEqual([{ member_id: "me", ladder: "consultant", rank: "3" }]);
    expect(ranking.rankOf("top", "consultant")).toBe("0");
    expect(() => ranking.refuseUnknown("12")).toThrow(
      expect.objectContaining({ code: "unknown_rank", field: "rank" }),
    );
    expect(() => ranking.refuseUnknown("11_PRO")).not.toThrow();
    expect(() => world(HALVING).ranking.refuseUnknown("12")).not.toThrow();
  });

  it("has none of it where the plan has no ladders", () => {
    const { ranking, changes, network } = world(preset("binary-credits"), ranked);
    expect([changes, ranking.knows(network.seatOf("me"))]).toEqual([[], true]);
  });

  it("is activated by it, others by what they buy, and nobody where the plan does not ask", () => {
    const { ranking, network, buys } = world(plan, ranked);
    const isActivated = () => ["top", "me"].map((id) => ranking.isActivated(network.seatOf(id)));
    expect(isActivated()).toEqual([false, true]);
    buys("top", 1_099);
    expect(isActivated()).toEqual([false, true]);
    buys("top", 1);
    expect(isActivated()).toEqual([true, true]);
    const [ladder] = differential.ranks.ladders;
    const free = parsePlan({
      ...differential,
      ranks: { ...differential.ranks, ladders: [{ ...ladder, activation: undefined }] },
    });
    for (const other of [HALVING, free]) {
      const { ranking: without, network: seats } = world(other);
      expect(without.isActivated(seats.seatOf("me"))).toBeNull();
    }
  });
});
