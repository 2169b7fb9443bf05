import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { Modules } from "@medusajs/framework/utils";
import type { Http } from "../../demo/http";
import { cancelOrder, captureOrder, refundOrder, type PlacedOrder } from "../../demo/orders";
import { drainInboxWorkflow } from "../../src/workflows/drain-inbox";
import { sweepOrdersWorkflow } from "../../src/workflows/sweep-orders";
import { Shop, waitFor, type ShopPartner } from "../support/shop";

interface Balances {
  partner: {
    balances: { pending: string; available: string; owed: string; total_earned: string }[];
  };
}

/** Of three orders of 100: one stands, one is refunded for four tenths, one is canceled. */
const IN_THE_END = [{ pending: "7.200000", available: "0.000000", owed: "0.000000" }];

/** Events are hints: whatever happens to them, the ledger ends the same. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    let ann: ShopPartner;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
      ann = await shop.partner("Ann Alpha");
    });

    const emit = (name: string, data: object) =>
      getContainer().resolve(Modules.EVENT_BUS).emit({ name, data });
    const balances = async () => (await shop.mine<Balances>(ann)).partner.balances;
    const book = async () => {
      type Answer = { verify: { ok: boolean; checked: { journals: number } } };
      return (await shop.admin<Answer>("/ledger/verify?run=true")).verify;
    };

    /** Lets nothing of what is emitted through, as a bus that lost it all would. */
    function loseEvents(): jest.SpyInstance {
      return jest
        .spyOn(getContainer().resolve(Modules.EVENT_BUS), "emit")
        .mockImplementation(async () => undefined);
    }

    async function threeStories(): Promise<PlacedOrder[]> {
      const orders = [];
      for (let i = 0; i < 3; i++)
        orders.push(await shop.order({ referral_code: ann.referral_code }));
      await captureOrder(shop.http, shop.admin_token, orders[0].id);
      await refundOrder(shop.http, shop.admin_token, orders[1].id, 42);
      await cancelOrder(shop.http, shop.admin_token, orders[2].id);
      return orders;
    }

    it("lost: with every event gone, one sweep finds what happened", async () => {
      const lost = loseEvents();
      const orders = await threeStories();
      expect(lost).toHaveBeenCalled();
      lost.mockRestore();
      expect(await shop.commissions(orders[0].id)).toMatchObject({ status: "waiting", lines: [] });
      await sweepOrdersWorkflow(getContainer()).run();
      expect(await shop.commissions(orders[0].id)).toMatchObject({
        total: "10.000000",
        reversed: "0.000000",
      });
      // 42 of 105 given back leaves six tenths of the second; the third is canceled. As if told in time.
      expect(await shop.commissions(orders[1].id)).toMatchObject({ total: "6.000000" });
      expect(await shop.commissions(orders[2].id)).toMatchObject({ total: "0.000000" });
      const before = await balances();
      expect(before).toMatchObject(IN_THE_END);
      const { ok, checked } = await book();
      expect(ok).toBe(true);
      await sweepOrdersWorkflow(getContainer()).run();
      expect(await balances()).toEqual(before);
      expect((await book()).checked.journals).toBe(checked.journals);
    });

    it("duplicate, late and out of order: told ten times backwards, decided once", async () => {
      const orders = await threeStories();
      await shop.settled(orders[0].id);
      await shop.settled(orders[1].id, "4.000000");
      await shop.settled(orders[2].id, "10.000000");
      const before = await balances();
      expect(before).toMatchObject([
        { pending: "7.200000", available: "0.000000", owed: "0.000000" },
      ]);
      const { checked } = await book();
      const names = ["order.canceled", "order.return_received", "order.updated", "order.placed"];
      for (let i = 0; i < 10; i++) {
        for (const name of names) {
          for (const { id } of [...orders].reverse()) await emit(name, { id, order_id: id });
        }
      }
      await emit("order.placed", { id: "order_that_never_was" });
      await emit("payment.refunded", { id: "pay_that_never_was" });
      await drainInboxWorkflow(getContainer()).run();
      expect(await balances()).toEqual(before);
      expect(await book()).toMatchObject({ ok: true, checked: { journals: checked.journals } });
    });

    it("lost for one order only: its refund is found, and the order told as refunded", async () => {
      const told: object[] = [];
      const bus = getContainer().resolve(Modules.EVENT_BUS);
      bus.subscribe("order.refunded", async (event) => void told.push(event.data as object), {
        subscriberId: "test-order-refunded",
      });
      const order = await shop.order({ referral_code: ann.referral_code });
      await shop.settled(order.id);
      const lost = loseEvents();
      await refundOrder(shop.http, shop.admin_token, order.id, 21);
      lost.mockRestore();
      expect(await shop.commissions(order.id)).toMatchObject({ reversed: "0.000000" });
      await sweepOrdersWorkflow(getContainer()).run();
      expect(await shop.commissions(order.id)).toMatchObject({ reversed: "2.000000" });
      await waitFor(
        async () => told,
        (events) => events.length > 0,
      );
      expect(told).toEqual([{ id: order.id, order_id: order.id, base: "80.000000" }]);
    });
  },
});
