import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { adminHeaders, statusOf, type Http } from "../../demo/http";
import { cancelOrder, captureOrder, refundOrder } from "../../demo/orders";
import { Shop, type ShopPartner, type ShownOrder } from "../support/shop";

const paid = (shown: ShownOrder) =>
  Object.fromEntries(
    shown.lines.map((line) => [
      `${line.bonus}/${line.level ?? "-"}`,
      [line.recipient.id, line.amount],
    ]),
  );

const NIL = "0.000000";
const SUMS = { currency: "usd", decided: "30.000000", reversed: "20.000000", net: "10.000000" };

/** What the lists and reports say of three orders of 100, two of them taken back. */
async function showsTheSame(shop: Shop, order_id: string, partner_id: string) {
  const refusal = async (path: string) => {
    const error = await shop.admin(path).catch((reason: unknown) => reason);
    return (error as { response: { status: number; data: object } }).response;
  };
  type List = { commissions: object[]; count: number };
  const list = await shop.admin<List>(`/commissions?order_id=${order_id}&partner_id=${partner_id}`);
  const mine = { order_id, currency: "usd", level: 1, state: "reversed" };
  const recipient = { kind: "partner", id: partner_id, display_name: "Ann A." };
  expect(list).toMatchObject({
    commissions: [
      { ...mine, recipient, bonus: "direct", amount: "3.000000", reversed: "3.000000" },
      { ...mine, recipient, bonus: "tree", amount: "1.500000", reversed: "1.500000" },
    ],
    count: 2,
    limit: 20,
    offset: 0,
  });
  expect(await shop.admin("/commissions?state=pending&bonus=direct")).toMatchObject({ count: 1 });
  for (const wrong of ["state=lost", "from=yesterday", "limit=101", "colour=red"]) {
    const refused = { status: 400, data: { type: "invalid_data", code: "invalid_request" } };
    expect(await refusal(`/commissions?${wrong}`)).toMatchObject(refused);
  }

  const report = await shop.admin("/commission-report?group_by=bonus");
  expect(report).toMatchObject({ commission_report: { totals: [SUMS] }, count: 4 });
  expect(await refusal("/commission-report?group_by=moon")).toMatchObject({ status: 400 });
  const csv = await shop.http.get<string>(
    "/admin/commission-report.csv?group_by=currency",
    adminHeaders(shop.admin_token),
  );
  expect(csv.data).toBe(
    "key,label,currency,decided,reversed,net\r\nusd,usd,usd,30.000000,20.000000,10.000000\r\n",
  );
  expect(await refusal("/commission-report.csv?group_by=moon")).toMatchObject({ status: 400 });

  expect(await shop.admin("/upline/dashboard")).toMatchObject({
    dashboard: {
      totals: [{ currency: "usd", pending: "4.500000", available: NIL, owed: NIL, paid: NIL }],
      partners: { active: 1, suspended: 0, terminated: 0 },
      commissions: { today: [SUMS], last_30_days: [SUMS] },
      top_earners: [{ partner_id, display_name: "Ann A.", earned: "4.500000" }],
      failing: { failures: [], count: 0 },
    },
  });
  expect(await shop.admin("/referral-analytics")).toMatchObject({
    referral_analytics: {
      enrolments: { total: 1 },
      conversion: { attributed_carts: 3, orders: 3, rate: "1" },
      average_order: [{ currency: "usd", orders: 3, average: "100.000000" }],
    },
  });
  expect(await shop.admin("/upline/health")).toMatchObject({
    health: { drain: { failing: 0 }, failures: [], releases_overdue: { count: 0 } },
    count: 0,
  });
  const anonymous = shop.http.get("/admin/commission-report.csv", {});
  expect(statusOf(await anonymous.catch((error: unknown) => error))).toBe(401);
}

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
      await showsTheSame(shop, orders[0].id, a.id);
      const own = await shop.mine(a, "/commissions?state=reversed&bonus=direct&from=2020-01-01");
      expect(own).toMatchObject({ commissions: [{ level: 1 }, { level: 1 }], count: 2, limit: 20 });
      expect(await shop.mine(a, "/commissions?to=2020-01-01")).toMatchObject({ count: 0 });
      const others = await shop.partner("Bob Bravo", a);
      expect(await shop.mine(others, "/commissions")).toMatchObject({ commissions: [], count: 0 });
      const asks = shop.mine(others, `/commissions?partner_id=${a.id}`);
      expect(statusOf(await asks.catch((error: unknown) => error))).toBe(400);
      const { verify } = await shop.admin<{ verify: { ok: boolean; first_fault: unknown } }>(
        "/ledger/verify?run=true",
      );
      expect(verify).toMatchObject({ ok: true, first_fault: null });
    });
  },
});
