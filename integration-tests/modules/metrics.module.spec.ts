/** What a store keeps of partners beside money: who may change it, where it begins, and what the proof finds. */
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { differential } from "../../src/engine/presets/differential";
import { changeStatus } from "../../src/workflows/steps/change-status";
import { giveRank } from "../../src/workflows/steps/give-rank";
import { reportFact } from "../../src/workflows/steps/report-fact";
import { setKycLevel } from "../../src/workflows/steps/set-kyc-level";
import { Lab, type Network } from "../support/network";

const document = { ...differential, periods: [], funds: [] };

describe("metrics of partners", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open(document);
  });
  afterAll(() => lab.close());

  /** A chain of three: the first has rank 2, the second rank 1, the third sells to a client. */
  async function chain(net: Network) {
    const ann = await net.enrol();
    const bob = await net.enrol(ann);
    const cat = await net.enrol(bob);
    const bought = [await net.buy(bob, "2000.00"), await net.buy(ann, "12000.00")];
    for (const order of bought) await net.capture(order);
    await net.drain();
    return { ann, bob, cat };
  }

  const rankOf = async (net: Network, id: string) =>
    (await net.services.partner.ranksOf([id])).map(({ rank }) => rank);
  const metricsOf = async (net: Network, id: string) =>
    (await net.services.tree.metricsOf([id])).get(id);

  it("count from capture on: before it money is decided and nothing else", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    const order = await net.buy(ann, "12000.00");
    await net.drain();
    expect(await metricsOf(net, ann.id)).toMatchObject({ own_purchases: 0n });
    expect(await rankOf(net, ann.id)).toEqual([]);
    await net.refundTo(order, "11000.00");
    await net.capture(order);
    await net.drain();
    expect(await metricsOf(net, ann.id)).toMatchObject({
      pv: 11_000_000_000n,
      own_purchases: 11_000_000_000n,
      largest_purchase: 11_000_000_000n,
      structure_turnover: 11_000_000_000n,
    });
    expect(await rankOf(net, ann.id)).toEqual(["2"]);
    await net.cancel(order);
    await net.drain();
    // What is given back no longer counts; a rank that was won stays.
    expect(await metricsOf(net, ann.id)).toMatchObject({ pv: 0n, structure_turnover: 0n });
    expect(await rankOf(net, ann.id)).toEqual(["2"]);
    const entries = await net.rows<{ at: Date; amount: string }>(
      `select at, amount from upline_volume_entry order by no`,
    );
    expect(entries.map(({ at, amount }) => [at.toISOString(), amount])).toEqual([
      [order.captured_at, "11000000000"],
      [order.changed_at, "-11000000000"],
    ]);
    const [{ activated_at, first_purchase_at }] = await net.rows<Record<string, Date>>(
      `select activated_at, first_purchase_at from upline_partner`,
    );
    expect([activated_at, first_purchase_at].map((at) => at.toISOString())).toEqual([
      order.captured_at,
      order.captured_at,
    ]);
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("holds are by what money came from", async () => {
    const net = await lab.network();
    const { cat } = await chain(net);
    const sale = await net.clientBuys(cat, "100.00");
    await net.capture(sale);
    const fee = { kind: "investment" as const, amount: "50.00", fee: "50.00" };
    const { at } = await net.report(cat.customer_id, fee);
    await net.drain();
    const rows = await net.rows<{ source: string; release_at: Date; captured_at: Date }>(
      `select source, release_at, captured_at from upline_order
       where order_id = $1 or source = 'investment' order by source`,
      [sale.id],
    );
    const days = rows.map(({ source, release_at, captured_at }) => [
      source,
      (release_at.getTime() - captured_at.getTime()) / 86_400_000,
    ]);
    expect(days).toEqual([
      ["investment", 7],
      ["order", 14],
    ]);
    expect(rows[0].captured_at.toISOString()).toBe(at);
  });

  it("an order that cannot be decided leaves what the others count untouched", async () => {
    const net = await lab.network();
    const { ann, bob } = await chain(net);
    const before = await metricsOf(net, ann.id);
    const waiting = net.place("100.00", {
      customer_id: bob.customer_id,
      currency: "eur",
      captured_at: net.tick(),
    });
    await net.hint(waiting);
    const good = await net.buy(bob, "1.00");
    await net.capture(good);
    await net.drain();
    expect(await net.rows(`select ref, error from upline_inbox`)).toEqual([
      { ref: waiting.id, error: expect.stringContaining("no_fx_rate") },
    ]);
    const after = await metricsOf(net, ann.id);
    expect((after?.structure_turnover ?? 0n) - (before?.structure_turnover ?? 0n)).toBe(1_000_000n);
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("the same report by many at once is one fact, counted once", async () => {
    const net = await lab.network();
    const { cat } = await chain(net);
    const report = { kind: "investment" as const, id: "i-1", amount: "500.00", fee: "50.00" };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => net.report(cat.customer_id, report)),
    );
    expect(new Set(answers.map(({ at }) => at)).size).toBe(1);
    await Promise.all([net.drain(), net.drain()]);
    expect(await metricsOf(net, cat.id)).toMatchObject({ personal_turnover: 500_000_000n });
    await net.report(cat.customer_id, report);
    await net.drain();
    expect(await metricsOf(net, cat.id)).toMatchObject({ personal_turnover: 500_000_000n });
    await expect(net.report(cat.customer_id, { ...report, fee: "51.00" })).rejects.toMatchObject({
      code: "fact_differs",
      status: 409,
    });
  });

  it("a rank by hand counts from the next fact on, and is an award with a reason", async () => {
    const net = await lab.network();
    const { bob } = await chain(net);
    const given = { partner_id: bob.id, ladder: "consultant", reason: "moved", actor: "user_1" };
    const changes = await giveRank(net.services, { ...given, rank: "5" }, net.tick());
    expect(changes).toMatchObject({ awards: [{ rank: "5", from_rank: "1" }], activated: [] });
    await giveRank(net.services, { ...given, rank: "3" }, net.tick());
    expect(await net.services.partner.ranksOf([bob.id])).toMatchObject([
      { rank: "3", achieved: "5" },
    ]);
    expect(await net.services.partner.awardsOf(bob.id, 10, 0)).toMatchObject([
      { rank: "3", from_rank: "5", cause: "manual", reason: "moved", actor: "user_1" },
      { rank: "5", from_rank: "1", cause: "manual", reason: "moved", actor: "user_1" },
      { rank: "1", from_rank: "0", cause: "fact", reason: null, actor: null },
    ]);
    const nobody = { ...given, partner_id: "prt_nobody", rank: "5" };
    await expect(giveRank(net.services, nobody, net.tick())).rejects.toMatchObject({
      code: "partner_not_found",
    });
    expect(await net.prove()).toMatchObject({ ok: true });
  });

  it("who changed status and identity check is recorded, once a change", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    const kyc = { partner_id: ann.id, kyc_level: "BASIC" as const, actor: "user_1" };
    expect(await setKycLevel(net.services, kyc)).toBe("NONE");
    expect(await setKycLevel(net.services, kyc)).toBe("BASIC");
    await changeStatus(net.services, ann.id, "suspended", net.tick(), "user_2");
    expect(
      await net.rows(`select action, before, after, actor from upline_audit order by no`),
    ).toEqual([
      {
        action: "partner.set_kyc_level",
        before: { kyc_level: "NONE" },
        after: { kyc_level: "BASIC" },
        actor: "user_1",
      },
      {
        action: "partner.change_status",
        before: { status: "active" },
        after: { status: "suspended" },
        actor: "user_2",
      },
    ]);
    const nobody = { ...kyc, partner_id: "prt_nobody" };
    await expect(setKycLevel(net.services, nobody)).rejects.toMatchObject({
      code: "partner_not_found",
    });
  });

  it.each([
    ["upline_volume_entry", "amount = 0"],
    ["upline_rank_award", "rank = 'x'"],
    ["upline_audit", "after = null"],
    ["upline_reported_fact", "amount = 0"],
  ])("%s is append-only", async (table, change) => {
    const net = await lab.network();
    for (const statement of [
      `update ${table} set ${change}`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await expect(net.rows(statement)).rejects.toMatchObject({ code: "UP003" });
    }
  });

  it.each([
    ["a counter", "update upline_metrics set gv = gv + 1", "metrics: gv"],
    ["a team", "update upline_metrics set team_size = team_size + 1", "metrics: team_size"],
    ["a row gone", "delete from upline_metrics where pv > 0", "metrics: node in the sponsor tree"],
    ["a rank", "update upline_rank set rank = '11'", "rank on ladder consultant"],
    ["a rank gone", "delete from upline_rank", "rank on ladder consultant"],
    [
      "an entry",
      `alter table upline_volume_entry disable trigger all;
       update upline_volume_entry set amount = amount + 1`,
      "metrics: personal_turnover",
    ],
  ])(
    "the proof names %s that was changed behind the back of Postgres",
    async (_what, vandal, what) => {
      const net = await lab.network();
      await chain(net);
      expect(await net.prove()).toMatchObject({ ok: true });
      await net.rows(vandal);
      const { ok, first_fault } = await net.prove();
      expect(ok).toBe(false);
      expect(first_fault?.what.split(": ")[0]).toBe(what.split(": ")[0]);
      if (!what.includes("node")) expect(first_fault?.what).toBe(what);
    },
  );
});

const publish = async (net: Network, document: object): Promise<void> => {
  const { plan } = net.services;
  const id = await plan.addDraft(parsePlan(document), null);
  const now = net.tick();
  await plan.publish({ id, effective_from: null, acknowledge: [], by: null, now });
};

describe("a plan that begins to count", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ ...document, ranks: undefined, bonuses: [] });
  });
  afterAll(() => lab.close());

  it("keeps nothing before, then knows who joined, and counts what is placed from then on", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    const bob = await net.enrol(ann);
    await net.enrol(bob);
    await net.capture(await net.buy(bob, "2000.00"));
    await net.drain();
    for (const table of ["upline_metrics", "upline_volume_entry", "upline_rank"]) {
      expect(await net.rows(`select * from ${table}`)).toEqual([]);
    }
    await publish(net, document);
    const dan = await net.enrol(bob);
    await net.capture(await net.buy(dan, "1100.00"));
    await net.drain(1);
    const metrics = await net.services.tree.metricsOf([ann.id, bob.id, dan.id]);
    expect(metrics.get(ann.id)).toMatchObject({
      directs: 1n,
      team_size: 3n,
      structure_turnover: 1_100_000_000n,
    });
    expect(metrics.get(bob.id)).toMatchObject({ directs: 2n, team_size: 2n, own_purchases: 0n });
    expect(metrics.get(dan.id)).toMatchObject({ own_purchases: 1_100_000_000n });
    expect(await net.services.partner.ranksOf([dan.id])).toMatchObject([{ rank: "1" }]);
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    await expect(
      reportFact(
        (await lab.network()).services,
        { kind: "profit", id: "p", customer_id: "c", amount: "1", currency: "usd" },
        net.tick(),
      ),
    ).rejects.toMatchObject({ code: "fact_not_in_plan" });
  });

  it("a fact reported again is the one that was kept, though the plan pays for no such fact any more", async () => {
    const net = await lab.network();
    await publish(net, document);
    const ann = await net.enrol();
    const report = {
      kind: "profit" as const,
      id: "p1",
      customer_id: ann.customer_id,
      amount: "10",
      currency: "usd",
    };
    const first = await reportFact(net.services, report, net.tick());
    expect(first.is_new).toBe(true);
    await publish(net, { ...halvingMatrix, ...document, ranks: undefined, bonuses: [] });
    const again = await reportFact(net.services, report, net.tick());
    expect(again).toEqual({ fact: first.fact, is_new: false });
    const other = { ...report, amount: "11" };
    await expect(reportFact(net.services, other, net.tick())).rejects.toMatchObject({
      code: "fact_differs",
    });
    const fresh = { ...report, id: "p2" };
    await expect(reportFact(net.services, fresh, net.tick())).rejects.toMatchObject({
      code: "fact_not_in_plan",
    });
  });

  it.each([1, 200])(
    "a joining that waited while the plan changed counts, in batches of %d",
    async (size) => {
      const net = await lab.network();
      const ann = await net.enrol();
      const bob = await net.enrol(ann);
      await net.drain();
      const eve = await net.enrol(ann);
      await publish(net, document);
      const dan = await net.enrol(bob);
      await net.drain(size);
      const metrics = await net.services.tree.metricsOf([ann.id, bob.id, eve.id, dan.id]);
      expect([...metrics.keys()].sort()).toEqual([ann.id, bob.id, eve.id, dan.id].sort());
      expect(metrics.get(ann.id)).toMatchObject({ directs: 2n, team_size: 3n });
      expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    },
  );

  it("who joins while a plan in between counts nothing is counted all the same", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    await publish(net, document);
    await net.drain();
    const bob = await net.enrol(ann);
    await net.drain();
    await publish(net, { ...halvingMatrix, ...document, ranks: undefined, bonuses: [] });
    const cat = await net.enrol(bob);
    const dan = await net.enrol(bob);
    await net.drain();
    await publish(net, document);
    await net.capture(await net.buy(dan, "1100.00"));
    await net.drain();
    const metrics = await net.services.tree.metricsOf([ann.id, bob.id, cat.id]);
    expect(metrics.get(bob.id)).toMatchObject({ directs: 2n, team_size: 2n });
    expect(metrics.get(ann.id)).toMatchObject({ directs: 1n, team_size: 3n });
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });
});
