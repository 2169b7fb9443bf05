import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import type { Http } from "../../demo/http";
import { cancelOrder, captureOrder, refundOrder } from "../../demo/orders";
import { Shop, type ShopPartner, type ShownOrder } from "../support/shop";

const paid = (shown: ShownOrder) =>
  Object.fromEntries(
    shown.lines.map((line) => [
      `${line.bonus}/${line.level ?? "-"}`,
      [line.recipient.id, line.amount],
    ]),
  );

/** Seed 004, "Integration Testing": its three flows, with orders from the real cart → payment → order route. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
    });

    it("complete referral flow: A invites B–F and G; B buys", async () => {
      const a = await shop.partner("Ann Alpha");
      const five: ShopPartner[] = [];
      for (const name of ["Bob Bravo", "Cat Charlie", "Dan Delta", "Eve Echo", "Fay Foxtrot"]) {
        five.push(await shop.partner(name, a));
      }
      const g = await shop.partner("Gus Golf", a);
      type Node = { partner_id: string; parent_id: string | null; level: number; position: number };
      const { nodes } = await shop.admin<{ nodes: Node[] }>(`/referral-tree?parent_id=${a.id}`);
      expect(nodes.map((node) => node.partner_id)).toEqual(five.map((partner) => partner.id));
      expect(nodes.map((node) => node.position)).toEqual([0, 1, 2, 3, 4]);
      const below = await shop.admin<{ nodes: Node[] }>(`/referral-tree?parent_id=${five[0].id}`);
      expect(below.nodes).toMatchObject([
        { partner_id: g.id, parent_id: five[0].id, level: 3, position: 0, sponsor_id: a.id },
      ]);

      const order = await shop.order({ customer_token: five[0].token });
      const shown = await shop.settled(order.id);
      expect(shown).toMatchObject({ base: "100.000000", total: "10.000000", reversed: "0.000000" });
      expect(paid(shown)).toEqual({
        "trust/-": ["trust", "3.000000"],
        "direct/1": [a.id, "3.000000"],
        "development/-": ["development", "1.000000"],
        "tree/1": [a.id, "1.500000"],
        "tree/-": ["development", "1.500000"],
      });
      const mine = await shop.mine<{ partner: { balances: object[] } }>(a);
      expect(mine.partner.balances).toMatchObject([
        { currency: "usd", pending: "4.500000", available: "0.000000", total_earned: "4.500000" },
      ]);

      const query = getContainer().resolve(ContainerRegistrationKeys.QUERY);
      const linked = await query.graph({
        entity: "order",
        fields: ["id", "upline_journals.kind", "customer.upline_partner.id"],
        filters: { id: order.id },
      });
      expect(linked.data).toMatchObject([
        { upline_journals: [{ kind: "sale" }], customer: { upline_partner: { id: five[0].id } } },
      ]);
    });

    it("multi-level commission flow: three levels up are paid, and every fund gets its part", async () => {
      const a = await shop.partner("Ann Alpha");
      const b = await shop.partner("Bob Bravo", a);
      const c = await shop.partner("Cat Charlie", b);
      const d = await shop.partner("Dan Delta", c);
      const order = await shop.order({ customer_token: d.token });
      expect(paid(await shop.settled(order.id))).toEqual({
        "trust/-": ["trust", "3.000000"],
        "direct/1": [c.id, "3.000000"],
        "development/-": ["development", "1.000000"],
        "tree/1": [c.id, "1.500000"],
        "tree/2": [b.id, "0.750000"],
        "tree/3": [a.id, "0.375000"],
        "tree/-": ["development", "0.375000"],
      });
      const why = await shop.mine<{ order_commissions: ShownOrder }>(b, `/commissions/${order.id}`);
      expect(why.order_commissions.lines).toMatchObject([{ bonus: "tree", level: 2 }]);
      expect(why.order_commissions.skipped).toMatchObject([{ bonus: "direct", from_level: 2 }]);
    });

    it("trust fund accumulation: orders add up, refunds are taken back, the history is complete", async () => {
      const a = await shop.partner("Ann Alpha");
      const orders = [];
      for (let i = 0; i < 3; i++) orders.push(await shop.order({ referral_code: a.referral_code }));
      for (const order of orders) await shop.settled(order.id);
      expect(await shop.fund("trust")).toBe("9.000000");
      expect(await shop.fund("development")).toBe("7.500000");

      // 105 was paid (5 for delivery); 21 of it back leaves four fifths of the base.
      await refundOrder(shop.http, shop.admin_token, orders[0].id, 21);
      await shop.settled(orders[0].id, "2.000000");
      await refundOrder(shop.http, shop.admin_token, orders[0].id, 84);
      await shop.settled(orders[0].id, "10.000000");
      await cancelOrder(shop.http, shop.admin_token, orders[1].id);
      await shop.settled(orders[1].id, "10.000000");
      await captureOrder(shop.http, shop.admin_token, orders[2].id);
      expect(await shop.fund("trust")).toBe("3.000000");
      expect(await shop.fund("development")).toBe("2.500000");
      type History = {
        transactions: { amount: string; kind: string; order_id: string }[];
        count: number;
      };
      const history = await shop.admin<History>("/trust-funds/trust/transactions?limit=100");
      expect(history.transactions.map((item) => [item.amount, item.kind])).toEqual([
        ["-3.000000", "reversal"],
        ["-2.400000", "reversal"],
        ["-0.600000", "reversal"],
        ["3.000000", "order_allocation"],
        ["3.000000", "order_allocation"],
        ["3.000000", "order_allocation"],
      ]);
      const { verify } = await shop.admin<{ verify: { ok: boolean; first_fault: unknown } }>(
        "/ledger/verify?run=true",
      );
      expect(verify).toMatchObject({ ok: true, first_fault: null });
    });
  },
});
