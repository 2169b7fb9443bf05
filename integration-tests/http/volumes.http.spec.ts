import { Modules } from "@medusajs/framework/utils";
import { createOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import type { Http } from "../../demo/http";
import { refundOrder } from "../../demo/orders";
import { createProduct, type DemoProduct } from "../../demo/products";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { reconcileOrdersWorkflow } from "../../src/workflows/reconcile-orders";
import { servicesOf } from "../../src/workflows/services";
import { PLACING_MS, readOrders } from "../../src/workflows/steps/read-orders";
import { valueOf } from "../../src/workflows/steps/value-order";
import { Shop, waitFor, type ShopPartner } from "../support/shop";

/** What products are worth beside their price, in a booted store: read, frozen, and never the shopper's word. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    let ann: ShopPartner;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
      ann = await shop.partner("Ann Alpha");
    });

    const sell = (title: string, usd: number, metadata?: Record<string, unknown>) =>
      createProduct(getContainer(), shop.store, { title, prices: { usd, eur: usd }, metadata });
    const buy = (items: { variant_id: string; quantity?: number }[], currency?: "eur") =>
      shop.order({ referral_code: ann.referral_code, items, currency });
    const change = ({ id }: DemoProduct, metadata: Record<string, unknown>) =>
      shop.adminPost(`/products/${id}`, { metadata });
    const lookAgain = (order_id: string) =>
      reconcileOrdersWorkflow(getContainer()).run({ input: { order_ids: [order_id] } });
    const waits = (order_id: string, error: string) =>
      waitFor(
        () => shop.commissions(order_id),
        (shown) => shown.status === "failed" && (shown.error ?? "").includes(error),
      );
    const publish = async (fields: object) => {
      const document = { ...halvingMatrix, ...fields };
      type Answer = { commission_plan: { id: string } };
      const { commission_plan } = await shop.adminPost<Answer>("/commission-plans", { document });
      await shop.adminPost(`/commission-plans/${commission_plan.id}/publish`);
    };
    /** What the store counts of an order now: the state read from Medusa, by what was frozen. */
    const countedOf = async (order_id: string) => {
      const { ledger, plan } = servicesOf(getContainer());
      const record = (await ledger.ordersOf([order_id])).get(order_id);
      const state = (await readOrders(getContainer(), [order_id])).get(order_id);
      if (!record || !state) throw new Error("the order was not decided");
      const version = (await plan.versions([record.plan_version_id])).get(record.plan_version_id);
      if (!version) throw new Error("no such version");
      const { values: _values, ...value } = valueOf(state, version.plan, record.sale);
      return { frozen: record.sale?.values, ...value };
    };
    const verified = async () =>
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });

    it("metadata of the product counts, a shopper's does not, and what was frozen stays", async () => {
      const tea = await sell("Tea", 40, { upline_rate: "0.5", upline_pv: "3" });
      const cup = await sell("Cup", 30, { upline_exclude: "true" });
      const kit = shop.store.products[0];
      const wishes = { upline_rate: "1", upline_exclude: "true", upline_pv: "1000" };
      const items = [
        { variant_id: tea.variant_id, quantity: 3, metadata: wishes },
        { variant_id: cup.variant_id, metadata: { upline_exclude: "false" } },
        { variant_id: kit.variant_id, metadata: wishes },
      ];
      const order = await buy(items);
      // Half of 120, nothing of 30, all of 100.
      const shown = await shop.settled(order.id);
      expect(shown).toMatchObject({ base: "160.000000", total: "16.000000" });
      expect(await countedOf(order.id)).toEqual({
        frozen: Object.fromEntries(
          order.items.map(({ id, title }) => [
            id,
            { Tea: { pv: "3", rate: "0.5" }, Cup: { exclude: true } }[title] ?? {},
          ]),
        ),
        base: 160_000_000n,
        volume: { pv: 109_000_000n, bv: 160_000_000n, cv: 160_000_000n },
        turnover: 250_000_000n,
        qualifying: 220_000_000n,
      });

      // A plain order's fact has no word of it, and later metadata does not touch it.
      const plain = await buy([{ variant_id: kit.variant_id, quantity: 2 }]);
      await shop.settled(plain.id);
      expect((await countedOf(plain.id)).frozen).toBeUndefined();

      // The price list changes, and a product goes; nothing that was decided moves.
      const { fingerprint } = (await readOrders(getContainer(), [order.id])).get(order.id) ?? {};
      await change(tea, { upline_rate: "0", upline_pv: "broken" });
      await change(kit as DemoProduct, { upline_exclude: "true" });
      await getContainer().resolve(Modules.PRODUCT).softDeleteProducts([cup.id]);
      const now = (await readOrders(getContainer(), [order.id])).get(order.id);
      expect(now?.fingerprint).toBe(fingerprint);
      expect(now?.lines.map(({ product }) => product?.title)).toEqual(
        expect.arrayContaining(["Tea", undefined]),
      );
      for (const { id } of [order, plain]) await lookAgain(id);
      expect(await shop.commissions(order.id)).toMatchObject({ status: "decided", error: null });

      // 51 of 255 given back: a fifth of the base of then; of 205, 41.
      await refundOrder(shop.http, shop.admin_token, order.id, 51);
      await refundOrder(shop.http, shop.admin_token, plain.id, 41);
      await shop.settled(order.id, "3.200000");
      await shop.settled(plain.id, "4.000000");
      expect(await countedOf(order.id)).toMatchObject({
        base: 128_000_000n,
        volume: { pv: 87_200_000n },
        turnover: 200_000_000n,
      });

      // New orders go by the new list; the broken entry makes its orders wait, and names itself.
      const next = await buy([{ variant_id: kit.variant_id }]);
      expect(await shop.settled(next.id)).toMatchObject({ base: "0.000000", total: "0.000000" });
      const stuck = await buy([{ variant_id: tea.variant_id }]);
      await waits(stuck.id, `product "Tea" (${tea.id}): metadata upline_pv "broken"`);
      await change(tea, { upline_rate: "0.25", upline_pv: "1" });
      await lookAgain(stuck.id);
      expect(await shop.settled(stuck.id)).toMatchObject({ base: "10.000000", error: null });
      await verified();
    });

    it("one of three comes back: points and base go by what was kept", async () => {
      const tea = await sell("Tea", 40, { upline_rate: "0.5", upline_pv: "3" });
      const order = await buy([{ variant_id: tea.variant_id, quantity: 3 }]);
      expect(await shop.settled(order.id)).toMatchObject({ base: "60.000000" });
      const [{ id }] = order.items;
      await createOrderFulfillmentWorkflow(getContainer()).run({
        input: { order_id: order.id, items: [{ id, quantity: 3 }] },
      });
      type Answer = { return: { id: string } };
      const location_id = shop.store.stock_location_id;
      const opened = await shop.adminPost<Answer>("/returns", { order_id: order.id, location_id });
      const path = `/returns/${opened.return.id}`;
      await shop.adminPost(`${path}/request-items`, { items: [{ id, quantity: 1 }] });
      await shop.adminPost(`${path}/request`);
      // Asked for is not yet given back.
      expect(await countedOf(order.id)).toMatchObject({ base: 60_000_000n });
      await shop.adminPost(`${path}/receive`);
      await shop.adminPost(`${path}/receive-items`, { items: [{ id, quantity: 1 }] });
      await shop.adminPost(`${path}/receive/confirm`);
      expect(await shop.settled(order.id, "2.000000")).toMatchObject({ total: "6.000000" });
      expect(await countedOf(order.id)).toMatchObject({
        base: 40_000_000n,
        volume: { pv: 6_000_000n, bv: 40_000_000n },
        turnover: 80_000_000n,
      });
      await verified();
    });

    it("a line that an edit adds takes what its product is worth then; the others stay plain", async () => {
      const kit = shop.store.products[0];
      const tea = await sell("Tea", 40, { upline_rate: "0.5" });
      const order = await buy([{ variant_id: kit.variant_id, quantity: 2 }]);
      expect(await shop.settled(order.id)).toMatchObject({ base: "200.000000" });
      await change(kit as DemoProduct, { upline_exclude: "true" });
      await new Promise((resolve) => setTimeout(resolve, PLACING_MS));
      type Answer = { order_change: { id: string } };
      await shop.adminPost<Answer>("/order-edits", { order_id: order.id });
      const path = `/order-edits/${order.id}/items`;
      await shop.adminPost(`${path}/item/${order.items[0].id}`, { quantity: 1 });
      await shop.adminPost(path, { items: [{ variant_id: tea.variant_id, quantity: 2 }] });
      await shop.adminPost(`/order-edits/${order.id}/confirm`);
      // 100 as it was bought, and half of 80: 60 less than before.
      await shop.settled(order.id, "6.000000");
      expect(await countedOf(order.id)).toMatchObject({
        base: 140_000_000n,
        turnover: 180_000_000n,
      });
      await verified();
    });

    it("categories by rule, CV as base, and a currency with and without a rate", async () => {
      const kit = shop.store.products[0];
      const tea = await sell("Tea", 40, { upline_cv: "25" });
      type Category = { product_category: { id: string } };
      const { product_category } = await shop.adminPost<Category>("/product-categories", {
        name: "Food",
        handle: "food",
        is_internal: true,
      });
      await shop.adminPost(`/product-categories/${product_category.id}/products`, {
        add: [tea.id, kit.id],
      });
      const rules = [{ category: "food", rate: "0.1", cv: "0.6" }];
      const items = [{ variant_id: kit.variant_id }, { variant_id: tea.variant_id }];

      await publish({ volumes: { rules } });
      const byRule = await buy(items);
      expect(await shop.settled(byRule.id)).toMatchObject({ base: "14.000000" });
      // A euro order of a plan of shares alone needs no rate: 119 with tax is 100; 40 is 33.61….
      const euros = await buy(items, "eur");
      expect(await shop.settled(euros.id)).toMatchObject({ base: "13.360000", currency: "eur" });

      // A draft over orders whose base was of something else is met only roughly.
      for (const [approximate, fields] of [
        [true, { base: "cv", volumes: { rules } }],
        [true, {}],
        [false, { volumes: { rules } }],
      ] as const) {
        const draft = { document: { ...halvingMatrix, ...fields } };
        const { simulation } = await shop.adminPost<{ simulation: object }>(
          "/commission-plans/simulate",
          draft,
        );
        expect(simulation).toMatchObject({ approximate });
      }

      // CV: the category's six tenths of 100, and 25 points of its own.
      await publish({ base: "cv", volumes: { rules } });
      const byCv = await buy(items);
      expect(await shop.settled(byCv.id)).toMatchObject({ base: "85.000000", total: "8.500000" });
      const stuck = await buy(items, "eur");
      await waits(stuck.id, "no_fx_rate");
      expect((await waits(stuck.id, "fx.eur")).lines).toEqual([]);

      // A version never changes: the order keeps its error, the next one has its rate.
      await publish({ base: "cv", volumes: { rules }, fx: { eur: "1.25" } });
      await lookAgain(stuck.id);
      await waits(stuck.id, "no_fx_rate");
      const decided = await buy(items, "eur");
      // 60 euros, and 25 dollars at 1.25.
      expect(await shop.settled(decided.id)).toMatchObject({ base: "80.000000", currency: "eur" });
      expect(await shop.admin("/upline/health")).toMatchObject({
        health: { drain: { failing: 1 } },
      });
      await verified();
    });
  },
});
