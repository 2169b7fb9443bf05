/** Orders rated again at a close: what is shown, refunded and proven of them afterwards. */
import { parsePlan } from "../../src/engine/plan";
import { twelveLevel } from "../../src/engine/presets/twelve-level";
import { replay } from "../../src/workflows/proof/replay";
import { closeAt } from "../../src/workflows/steps/close-period";
import { simulatePlan } from "../../src/workflows/views/plan-simulation";
import { DAY_MS, Lab, type Network, type Partner } from "../support/network";

describe("orders rated again", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ funds: [], ...twelveLevel });
  });
  afterAll(() => lab.close());

  /** Ann sells to Bob as a member, and is bronze by the end of the day. */
  async function rated(): Promise<{ net: Network; ann: Partner; bob: Partner }> {
    const net = await lab.network();
    const ann = await net.enrol();
    const bob = await net.enrol(ann);
    for (const order of [await net.buy(bob, "1000.00"), await net.buy(ann, "250.00")]) {
      await net.capture(order);
    }
    await net.drain();
    await closeAt(net.services, { name: "day", ends_at: net.tick(DAY_MS) });
    return { net, ann, bob };
  }

  it("a simulation of the same plan comes to what the book holds", async () => {
    const { net, ann } = await rated();
    const balances = await net.balances();
    expect(balances[`partner:${ann.id}:pending usd`]).toBe("60000000");
    const report = await simulatePlan(net.services, { document: parsePlan(twelveLevel), limit: 9 });
    expect(report.totals_by_bonus.level_commission.usd).toMatchObject({
      now: "312.500000",
      draft: "312.500000",
    });
    expect(report.currencies.usd).toMatchObject({
      now: { paid: "60.000000" },
      draft: { paid: "60.000000" },
    });
  });

  it("a refund after the hold, a debt and another close come to what the last rank pays", async () => {
    const { net, ann, bob } = await rated();
    await net.release(15);
    const [order] = net.orders.values();
    await net.refundTo(order, "500.00");
    await net.drain();
    const accounts = await net.balances();
    expect(accounts[`partner:${ann.id}:available usd`]).toBe("30000000");
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    // Bob buys a lot: Ann rises; then the whole of it goes back and she falls, in the same month or the next.
    const big = await net.buy(bob, "3000.00");
    await net.capture(big);
    await net.drain();
    await closeAt(net.services, { name: "day", ends_at: net.tick(DAY_MS) });
    await net.cancel(big);
    await net.drain();
    await closeAt(net.services, { name: "day", ends_at: net.tick(DAY_MS) });
    await net.setStatus(ann, "terminated");
    await net.cancel(order);
    await net.drain();
    await closeAt(net.services, { name: "day", ends_at: net.tick(DAY_MS) });
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
    const heads = new Set<string>();
    for (const size of [1, 2, 3, 500]) {
      const { fault, head } = await net.services.ledger.onSnapshot((context) =>
        replay(net.services, context, size),
      );
      expect(fault).toBeNull();
      heads.add(head);
    }
    expect(heads.size).toBe(1);
    const rerates = await net.rows(`select id from upline_fact where kind = 'rerate'`);
    expect(rerates.length).toBeGreaterThan(2);
  });
});
