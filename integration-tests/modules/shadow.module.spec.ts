/** Shadows: a draft decides every sale and refund beside the plan in force, and no money moves by it. */
import { parsePlan, type Plan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { followShadows } from "../../src/workflows/steps/follow-shadows";
import { startShadow, stopShadow } from "../../src/workflows/steps/run-shadow";
import { simulatePlan } from "../../src/workflows/views/plan-simulation";
import { showShadow } from "../../src/workflows/views/shadow";
import { Lab, type Network } from "../support/network";

/** The halving matrix that gives the sponsor another share. */
const withDirect = (rate: string): Plan => {
  const [trust, direct, ...rest] = halvingMatrix.bonuses;
  return parsePlan({ ...halvingMatrix, bonuses: [trust, { ...direct, rate }, ...rest] });
};

/** Reaches three sponsors, where the plan in force freezes one. */
const deep = parsePlan({
  ...halvingMatrix,
  funds: [],
  bonuses: [
    {
      kind: "level",
      code: "deep",
      tree: "sponsor",
      rates: { kind: "list", rates: ["0.01", "0.02", "0.03"] },
      pool: "0.06",
      remainder: "house:commission",
    },
  ],
});

const BOOK = ["upline_fact", "upline_journal", "upline_posting", "upline_account", "upline_order"];

interface Decision {
  fact_id: string;
  order_id: string;
  base: string | null;
  upline: object | null;
  outcome: { lines: { recipient: { id: string }; amount: string }[] } | null;
  error: string | null;
}

describe("a shadow", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  beforeEach(async () => {
    net = await lab.network();
  });
  afterEach(() => net.close());
  afterAll(() => lab.close());

  const plans = () => net.services.plan;
  const start = async (document: Plan): Promise<string> => {
    const id = await plans().addDraft(document, "user_1");
    await startShadow(net.services, id, "user_1", net.tick());
    return id;
  };
  const stop = (id: string) => stopShadow(net.services, id, "user_2", net.tick());
  const follow = (page?: number) => followShadows(net.services, page);
  const show = (id: string, limit = 100) => showShadow(net.services, id, limit);
  const decisions = (id: string): Promise<Decision[]> =>
    net.rows(
      `select d.fact_id, d.order_id, d.base, d.upline, d.outcome, d.error
       from upline_shadow_decision d join upline_shadow s on s.id = d.shadow_id
       where s.plan_version_id = $1 order by s.started_at, d.journal_no`,
      [id],
    );
  /** Every row of the book, as text. */
  const book = async (): Promise<string> => {
    const tables = BOOK.map((table) => net.rows(`select t::text from ${table} t order by 1`));
    return JSON.stringify(await Promise.all(tables));
  };

  /** Three generations, nine orders, two of them partly given back, one whole. */
  async function trade(): Promise<void> {
    const top = await net.enrol();
    const second = await net.enrol(top);
    const third = await net.enrol(second);
    const orders = [];
    for (const who of [top, second, third]) {
      orders.push(await net.buy(who, "100.00"));
      orders.push(await net.clientBuys(who, "33.33"));
      orders.push(await net.clientBuys(who, "5000", "jpy"));
    }
    await net.drain();
    await net.refundTo(orders[1], "10.01");
    await net.refund(orders[4], "3.33");
    await net.cancel(orders[6]);
    await net.drain();
  }

  it("answers what the simulation of the draft answers, a fact at a time", async () => {
    const id = await start(withDirect("0.05"));
    await trade();
    expect(await show(id)).toMatchObject({ status: "running", facts: 0, behind: 15 });
    expect(await follow(4)).toBe(12);
    const { comparison, ...shown } = await show(id);
    expect(shown).toMatchObject({
      plan_id: id,
      hash: (await plans().version(id, net.tick())).hash,
      error: null,
      behind: 0,
      ...{ facts: 12, orders: 9, failed: 0, approximate: 0, failures: [] },
    });
    const { plan, approximate, ...simulation } = await simulatePlan(net.services, {
      document: withDirect("0.05"),
      limit: 100,
    });
    expect([plan, approximate]).toEqual(["halving-matrix", false]);
    expect(comparison).toEqual(simulation);
    expect(comparison.orders).toBe(9);
    expect(comparison.totals_by_bonus.direct).not.toEqual({});
    expect((await show(id, 3)).comparison).toMatchObject({ orders: 3, complete: false });
  });

  it("moves no money: the book is the same byte for byte, and proven", async () => {
    const id = await start(withDirect("0.05"));
    await trade();
    const before = await book();
    await follow();
    await stop(id);
    expect(await book()).toBe(before);
    expect(before).toContain("world:sales");
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });

  it("run again, or by two at once, decides each fact once", async () => {
    const ids = [await start(withDirect("0.05")), await start(withDirect("0.01"))];
    await trade();
    const counts = await Promise.all([follow(2), follow(2), follow(2)]);
    // Whoever finds the lock taken leaves the work to the other.
    await follow(2);
    expect(counts.every((count) => count <= 24)).toBe(true);
    for (const id of ids) {
      const facts = (await decisions(id)).map(({ fact_id }) => fact_id);
      expect(facts).toHaveLength(12);
      expect(new Set(facts).size).toBe(12);
    }
    expect(await follow()).toBe(0);
  });

  it("decides a refund to the base that stands", async () => {
    const root = await net.enrol();
    const id = await start(withDirect("0.05"));
    const order = await net.clientBuys(root, "100.00");
    await net.drain();
    await follow();
    await net.refundTo(order, "40.00");
    await net.drain();
    await follow();
    const found = await decisions(id);
    expect(found.map(({ fact_id, base }) => [fact_id, base])).toEqual([
      [`sale:${order.id}`, "100000000"],
      [`refund:${order.id}:2`, "40000000"],
    ]);
    const paid = found.map(({ outcome }) =>
      (outcome?.lines ?? [])
        .filter(({ recipient }) => recipient.id === root.id)
        .reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    );
    // 5 % directly and 1.5 % up the tree.
    expect(paid).toEqual([6_500_000n, 2_600_000n]);
  });

  it("begins with what comes next: orders from before, and their refunds, are not its own", async () => {
    const root = await net.enrol();
    const early = await net.clientBuys(root, "100.00");
    await net.drain();
    const id = await start(withDirect("0.05"));
    const late = await net.clientBuys(root, "10.00");
    await net.refundTo(early, "50.00");
    await net.drain();
    expect(await follow()).toBe(1);
    expect((await decisions(id)).map(({ order_id }) => order_id)).toEqual([late.id]);
    expect(await show(id)).toMatchObject({ behind: 0, orders: 1 });
  });

  it("reads further up than was frozen, says so, and keeps what it read for the refund", async () => {
    const [top, second, third] = await generations();
    const id = await start(deep);
    const order = await net.clientBuys(third, "100.00");
    await net.drain();
    await follow();
    await net.setStatus(top, "suspended");
    await net.refundTo(order, "50.00");
    await net.drain();
    await follow();
    const found = await decisions(id);
    expect(found.map(({ upline }) => upline !== null)).toEqual([true, true]);
    expect(found[1].upline).toEqual(found[0].upline);
    const paid = found.map(({ outcome }) =>
      (outcome?.lines ?? []).map(({ recipient, amount }) => [recipient.id, amount]),
    );
    expect(paid[0]).toEqual([
      [third.id, "1000000"],
      [second.id, "2000000"],
      [top.id, "3000000"],
    ]);
    expect(paid[1]).toEqual(paid[0].map(([who, amount]) => [who, String(BigInt(amount) / 2n)]));
    expect(await show(id)).toMatchObject({ approximate: 2, failed: 0 });
  });

  it("keeps the error of a fact it cannot decide, and goes on", async () => {
    const [top, second, third] = await generations();
    const id = await start(deep);
    const broken = await net.clientBuys(third, "100.00");
    const sound = await net.clientBuys(top, "10.00");
    await net.drain();
    // Somebody of the tree is no partner any more: what is above the frozen levels cannot be read.
    await net.rows(`alter table upline_partner drop constraint upline_partner_sponsor_id_fkey`);
    await net.rows(`delete from upline_partner where id = $1`, [second.id]);
    expect(await follow()).toBe(2);
    expect(await decisions(id)).toMatchObject([
      { order_id: broken.id, outcome: null, error: expect.stringContaining(second.id) },
      { order_id: sound.id, error: null },
    ]);
    expect(await show(id)).toMatchObject({
      ...{ facts: 2, failed: 1, error: null, behind: 0 },
      failures: [{ fact_id: `sale:${broken.id}`, order_id: broken.id }],
      comparison: { orders: 1, currencies: { usd: { base: "10.000000" } } },
    });
  });

  it("that cannot go on at all says why, and another one follows", async () => {
    const stuck = await start(withDirect("0.05"));
    const sound = await start(withDirect("0.01"));
    await trade();
    await net.rows(`update upline_shadow set document = '{}' where plan_version_id = $1`, [stuck]);
    expect(await follow()).toBe(12);
    const [{ error }] = await net.rows<{ error: string }>(
      `select error from upline_shadow where plan_version_id = $1`,
      [stuck],
    );
    expect(error).toMatch(/plan/);
    await net.rows(
      `update upline_shadow s set document = v.document from upline_plan_version v
       where v.id = s.plan_version_id`,
    );
    expect(await follow()).toBe(12);
    for (const id of [stuck, sound]) {
      expect(await show(id)).toMatchObject({ facts: 12, error: null });
    }
  });

  it("stopped, it follows no more; started again, it is another one", async () => {
    const root = await net.enrol();
    const id = await start(withDirect("0.05"));
    await net.clientBuys(root, "100.00");
    await net.drain();
    await follow();
    await stop(id);
    await net.clientBuys(root, "10.00");
    await net.drain();
    expect(await follow()).toBe(0);
    const before = await show(id);
    expect(before).toMatchObject({
      ...{ status: "stopped", started_by: "user_1", stopped_by: "user_2", facts: 1, behind: null },
      comparison: { orders: 1, currencies: { usd: { base: "100.000000" } } },
    });
    await expect(stop(id)).rejects.toMatchObject({ code: "shadow_not_found", status: 404 });
    await plans().changeDraft(id, withDirect("0.01"));
    // What it was compared by stays what it was.
    expect(await show(id)).toEqual(before);
    await startShadow(net.services, id, null, net.tick());
    expect(await show(id)).toMatchObject({ status: "running", facts: 0, started_by: null });
    await net.clientBuys(root, "1.00");
    await net.drain();
    expect(await follow()).toBe(1);
    expect((await show(id)).hash).not.toBe(before.hash);
  });

  it("keeps its draft from changing, and ends when that is published", async () => {
    const id = await start(withDirect("0.05"));
    const now = net.tick();
    const running = { code: "shadow_running", status: 409 };
    await expect(plans().changeDraft(id, withDirect("0.01"))).rejects.toMatchObject(running);
    await expect(plans().deleteDraft(id)).rejects.toMatchObject(running);
    await expect(startShadow(net.services, id, null, now)).rejects.toMatchObject(running);
    expect(await plans().version(id, now)).toMatchObject({ is_shadow: true });
    const publication = { id, effective_from: null, acknowledge: [], by: "user_2", now };
    await plans().publish(publication);
    expect(await plans().version(id, now)).toMatchObject({ is_shadow: false, version: 2 });
    expect(await show(id)).toMatchObject({ status: "stopped", stopped_by: "user_2" });
    await expect(startShadow(net.services, id, null, now)).rejects.toMatchObject({
      code: "plan_published",
    });
    await expect(startShadow(net.services, "uplan_none", null, now)).rejects.toMatchObject({
      code: "plan_not_found",
    });
  });

  it.each(["update upline_shadow_decision set error = null", "delete from upline_shadow_decision"])(
    "what it decided stands: %s",
    async (statement) => {
      await start(withDirect("0.05"));
      await trade();
      await follow();
      await expect(net.rows(statement)).rejects.toMatchObject({ code: "UP003" });
    },
  );

  async function generations() {
    const top = await net.enrol();
    const second = await net.enrol(top);
    return [top, second, await net.enrol(second)];
  }
});
