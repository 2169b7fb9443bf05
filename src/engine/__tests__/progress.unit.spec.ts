import { progressAtClose, progressAtOnce } from "../progress";
import { preset } from "../presets";
import { Run, at, member, order } from "./given";
import { rankPlan, snapshot, step } from "./snapshots";

describe("what the next rank still needs, on a ladder that is looked at with every fact", () => {
  const plan = preset("differential");
  const of = (run: Run, id: string) =>
    progressAtOnce(plan, run.simulation.ranking.metricsOf(id), (ladder) =>
      run.simulation.ranking.rankOf(id, ladder),
    );

  it("is the activation first, then the threshold of the step above", () => {
    const run = new Run(plan).join(member("a"), member("b", "a"));
    run.apply(order("o1", "b", 50_000n));
    const need = { metric: "own_purchases", have: "500.000000", need: "1100.000000" };
    const turnover = { metric: "structure_turnover", have: "500.000000", need: "1100.000000" };
    expect(of(run, "b")).toEqual([{ ladder: "consultant", next: "1", missing: [need, turnover] }]);
    run.apply(order("o2", "b", 100_000n, { at: at(1_100) }));
    const next = { metric: "structure_turnover", have: "1500.000000", need: "10000.000000" };
    expect(of(run, "b")).toEqual([{ ladder: "consultant", next: "2", missing: [next] }]);
    expect(of(run, "a")).toEqual([
      { ladder: "consultant", next: "1", missing: [{ ...need, have: "0.000000" }] },
    ]);
  });

  it("asks no activation of who has a rank already, however it came by it", () => {
    const run = new Run(plan).join({ ...member("a"), rank: "1" });
    const turnover = { metric: "structure_turnover", have: "0.000000", need: "10000.000000" };
    expect(of(run, "a")).toEqual([{ ladder: "consultant", next: "2", missing: [turnover] }]);
  });

  it("tells of such ladders alone, and of none where a plan has no ranks", () => {
    const steps = [step("no"), step("yes", { metric: "directs", at_least: 1 })];
    const mixed = rankPlan([
      { code: "now", evaluate: "at_once", steps },
      { code: "nightly", steps },
    ]);
    const run = new Run(mixed).join(member("a"));
    const { ranking } = run.simulation;
    const rankOf = (ladder: string) => ranking.rankOf("a", ladder);
    const metrics = ranking.metricsOf("a");
    expect(progressAtOnce(mixed, metrics, rankOf)).toEqual([
      { ladder: "now", next: "yes", missing: [{ metric: "directs", have: "0", need: "1" }] },
    ]);
    expect(progressAtOnce(preset("halving-matrix"), metrics, rankOf)).toEqual([]);
    expect(progressAtClose(preset("halving-matrix"), snapshot([{ id: "a" }]), 0)).toEqual([]);
  });

  it("is nothing at the top", () => {
    const run = new Run(plan).join({ ...member("a"), rank: "11_PRO" });
    expect(of(run, "a")).toEqual([{ ladder: "consultant", next: null, missing: [] }]);
  });
});

describe("what the next rank still needs, on a ladder that is evaluated at a close", () => {
  const lv = {
    code: "lv",
    steps: [
      step("LV0"),
      step("LV1", { metric: "assets", at_least: "50" }),
      step(
        "LV2",
        { metric: "assets", at_least: "500" },
        { metric: "points", at_least: 50 },
        { metric: "valid_referrals", levels: [2, 3], at_least: 5 },
        { metric: "gv", at_least: "1000", window_days: 30, leg_cap: "0.5" },
        { metric: "downlines_at_rank", ladder: "lv", rank: "LV1", at_least: 2 },
      ),
    ],
  };
  const other = {
    code: "m",
    evaluate: "month",
    steps: [step("no"), step("yes", { metric: "pv", at_least: "1" })],
  };
  const plan = rankPlan([lv, other]);
  const seen = snapshot([
    { id: "z", life: { own_amount: 99 } },
    {
      id: "a",
      sponsor: "z",
      points: 50,
      held: 10,
      life: { own_amount: 90 },
      ranks: { lv: "LV1" },
    },
    { id: "b", sponsor: "a", days: { 30: { bv: 800 } } },
    { id: "c", sponsor: "b", life: { own_amount: 50 }, ranks: { lv: "LV1" } },
  ]);

  it("names each requirement with what else it says, amounts with all digits and counts whole", () => {
    expect(progressAtClose(plan, seen, 1)).toEqual([
      {
        ladder: "lv",
        next: "LV2",
        missing: [
          { metric: "assets", have: "100.000000", need: "500.000000" },
          { metric: "valid_referrals", levels: [2, 3], have: "1", need: "5" },
          {
            metric: "gv",
            window_days: 30,
            leg_cap: "0.5",
            have: "500.000000",
            need: "1000.000000",
          },
          { metric: "downlines_at_rank", ladder: "lv", rank: "LV1", have: "1", need: "2" },
        ],
      },
    ]);
  });

  it("asks the activation of who has a rank as well: every close asks it again", () => {
    const activation = { metric: "own_purchases", at_least: "100" };
    const plan = rankPlan([{ ...lv, activation }]);
    const [{ next, missing }] = progressAtClose(plan, seen, 1);
    expect([next, missing[0]]).toEqual([
      "LV2",
      { metric: "own_purchases", have: "90.000000", need: "100.000000" },
    ]);
  });

  it("is the same from a snapshot of the partner and its downline alone", () => {
    const alone = {
      ...seen,
      seats: seen.seats.slice(1).map((seat, index) => ({
        ...seat,
        sponsor: index === 0 ? null : (seat.sponsor as number) - 1,
      })),
      life: seen.life.slice(1),
      inPeriod: seen.inPeriod.slice(1),
      lastDays: new Map([[30, seen.lastDays.get(30)?.slice(1) ?? []]]),
    };
    expect(progressAtClose(plan, alone, 0)).toEqual(progressAtClose(plan, seen, 1));
  });

  it("asks for a rank that is met already, and waits for the close, nothing", () => {
    const [{ next, missing }] = progressAtClose(plan, seen, 0);
    expect([next, missing]).toEqual(["LV1", []]);
  });
});
