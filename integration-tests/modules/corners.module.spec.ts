/** Corners that a random history seldom turns: each was once wrong. */
import type { Entry } from "../../src/modules/ledger/types";
import { decideBatch } from "../../src/workflows/steps/decide-batch";
import { stateOf } from "../support/orders";
import { waitFor } from "../support/shop";
import { Lab, type Network, type Partner } from "../support/network";

describe("corners", () => {
  const labs: Lab[] = [];
  beforeAll(async () => {
    labs.push(await Lab.open());
  });
  afterAll(async () => {
    for (const lab of labs) await lab.close();
  });

  async function networkOf(plan?: object): Promise<Network> {
    if (plan) labs.push(await Lab.open(plan));
    return (plan ? labs[labs.length - 1] : labs[0]).network();
  }

  async function isSound(net: Network): Promise<void> {
    await net.assertInvariants();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  }

  it("an order that grows again pays the house what would be a terminated partner's", async () => {
    const net = await networkOf();
    const root = await net.enrol();
    const order = await net.clientBuys(root, "100.00");
    await net.drain();
    await net.refundTo(order, "40");
    await net.drain();
    await net.setStatus(root, "terminated");
    await net.refundTo(order, "90");
    await net.drain();
    expect(await net.balances()).toMatchObject({ "house:breakage usd": "4050000" });
    await net.refundTo(order, "0");
    await net.drain();
    expect(await net.balances()).toEqual({});
    await net.refundTo(order, "100");
    await net.drain();
    expect(await net.balances()).toMatchObject({ "house:breakage usd": "4500000" });
    await isSound(net);
  });

  it("hints are decided in the order they came, beyond the tenth too", async () => {
    const net = await networkOf();
    const root = await net.enrol();
    const orders = [];
    for (let i = 0; i < 12; i++) orders.push(await net.clientBuys(root, "1"));
    await net.drain(5);
    const journals = await net.rows<{ order_id: string }>(
      `select order_id from upline_journal where kind = 'sale' order by no`,
    );
    expect(journals.map((journal) => journal.order_id)).toEqual(orders.map(({ id }) => id));
    await isSound(net);
  });

  describe("with a plan that holds nothing", () => {
    /** A payout as it will be: money leaves the partner for the world. */
    const payOut = (net: Network, { id }: Partner, amount: bigint) => {
      const key = `payout:${id}:${amount}`;
      const posting = {
        from: `partner:${id}:available`,
        to: "world:paid_out",
        amount,
        currency: "usd",
        order_id: null,
        bonus: "payout",
        level: null,
        rate: null,
        note: "payout",
      };
      const entry: Entry = {
        key,
        kind: "termination",
        fact: { kind: "termination", partner_id: key, at: net.tick() },
        fact_id: key,
        order_id: null,
        plan_version_id: "none",
        postings: [posting],
        trace: null,
      };
      return net.services.ledger.underLock((context) =>
        net.services.ledger.write([entry], [], context),
      );
    };

    it("a new sale first covers what its recipients owe", async () => {
      const net = await networkOf({ holds_days: { order: 0 } });
      const root = await net.enrol();
      const first = await net.clientBuys(root, "100");
      await net.drain();
      await payOut(net, root, 4_500_000n);
      await net.cancel(first);
      await net.drain();
      expect(await net.balances()).toMatchObject({ [`partner:${root.id}:owed usd`]: "-4500000" });
      await net.clientBuys(root, "200");
      await net.drain();
      expect(await net.balances()).toMatchObject({
        [`partner:${root.id}:available usd`]: "4500000",
      });
      expect(await net.balances()).not.toHaveProperty([`partner:${root.id}:owed usd`]);
    });

    it("proves sound with sales, partial refunds and sales again", async () => {
      const net = await networkOf({ holds_days: { order: 0 } });
      const root = await net.enrol();
      const buyer = await net.enrol(root);
      const order = await net.buy(buyer, "100");
      await net.drain();
      await net.refundTo(order, "10");
      await net.clientBuys(buyer, "7.77");
      await net.drain();
      await net.refundTo(order, "60");
      await net.drain();
      await isSound(net);
    });
  });

  it("a drain that read an order before another drain decided it anew changes nothing", async () => {
    const net = await networkOf();
    const root = await net.enrol();
    const order = await net.clientBuys(root, "100");
    await net.drain();
    await net.hint(order);
    const [hint] = await net.services.ledger.dueHints(1);
    const stale = stateOf(order);
    await net.refundTo(order, "10");
    await net.drain();
    const decided = await decideBatch(net.services, [hint], new Map([[order.id, stale]]));
    expect(decided).toEqual({
      reconciled: [],
      failed: [],
      taken: 0,
      awards: [],
      activated: [],
    });
    expect(await net.balances()).toMatchObject({ "world:sales usd": "-1000000" });
    await isSound(net);
  });

  it("a drain locks hints in the order a sweep writes them, so neither waits in a circle", async () => {
    const net = await networkOf();
    const { ledger } = net.services;
    for (let i = 9; i > 0; i--) await ledger.hint([{ kind: "order", ref: `o${i}` }]);
    const hints = await ledger.dueHints(9);
    const [lowest, ...others] = hints.map(({ id }) => id).sort();
    const other = await net.connect();
    await other.query("begin");
    await other.query("select from upline_inbox where id = $1 for update", [lowest]);
    const drain = ledger.underLock((context) => ledger.liveHints(hints, context));
    await waitFor(
      () => net.rows(`select from pg_locks where not granted and locktype <> 'advisory'`),
      (waiting) => waiting.length > 0,
    );
    const free = await net.rows(`select id from upline_inbox order by id for update skip locked`);
    await other.query("rollback");
    other.release();
    expect(free).toEqual(others.map((id) => ({ id })));
    expect(await drain).toEqual(new Set(hints.map(({ id }) => id)));
  });

  it("proves a long book in which an upper level lives on while a lower one comes back", async () => {
    const rates = { kind: "list", rates: ["0.000001", "0.01"] };
    const tree = { kind: "level", code: "tree", tree: "placement", rates };
    const funds = [{ code: "development", purpose: "what the tree leaves" }];
    const bonuses = [{ ...tree, pool: "0.03", remainder: "fund:development" }];
    const net = await networkOf({ bonuses, funds });
    const root = await net.enrol();
    const buyer = await net.enrol(await net.enrol(root));
    const order = await net.buy(buyer, "100");
    await net.drain();
    await net.refundTo(order, "0.90");
    await net.drain();
    for (let i = 0; i < 500; i++) await net.buy(buyer, "1");
    await net.drain(500);
    await net.refundTo(order, "50");
    await net.drain();
    await net.capture(order);
    await net.drain();
    await net.release();
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });
});
