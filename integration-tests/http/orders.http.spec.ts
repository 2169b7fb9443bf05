import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import type { DemoCurrency } from "../../demo/catalogue";
import { statusOf, storeHeaders, type Http } from "../../demo/http";
import { createCart, refundOrder } from "../../demo/orders";
import { createProduct } from "../../demo/products";
import { Shop, sumOf, waitFor, type ShownOrder } from "../support/shop";

const earned = (shown: ShownOrder) =>
  shown.lines
    .filter((line) => line.recipient.kind === "partner")
    .map((line) => [line.bonus, line.recipient.id, line.amount]);

const paidTo = (shown: ShownOrder, id: string) =>
  sumOf(shown.lines.filter((line) => line.recipient.id === id).map((line) => line.amount));

/** Real orders of every kind of buyer and of every size: who is paid, and that nothing is ever lost. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
    });

    it("every kind of buyer ends as seed-decisions says", async () => {
      const ann = await shop.partner("Ann Alpha");
      const bob = await shop.partner("Bob Bravo", ann);
      const cat = await shop.partner("Cat Charlie", bob);

      // A client's order by code: the seller is level 1 in both trees.
      const client = await shop.customer("Cli Client");
      const byClient = await shop.order({
        customer_token: client.token,
        referral_code: cat.referral_code,
      });
      expect(earned(await shop.settled(byClient.id))).toEqual([
        ["direct", cat.id, "3.000000"],
        ["tree", cat.id, "1.500000"],
        ["tree", bob.id, "0.750000"],
        ["tree", ann.id, "0.375000"],
      ]);

      // A guest's order by code is no different; a code may be typed as people type.
      const typed = ` ${cat.referral_code.toLowerCase().slice(0, 5)}-${cat.referral_code.slice(5)} `;
      const byGuest = await shop.order({ referral_code: typed });
      expect(earned(await shop.settled(byGuest.id))).toHaveLength(4);

      // A partner's own order starts above the partner; a code on its cart is refused, its own too.
      const own = await shop.order({ customer_token: cat.token });
      expect(earned(await shop.settled(own.id))).toEqual([
        ["direct", bob.id, "3.000000"],
        ["tree", bob.id, "1.500000"],
        ["tree", ann.id, "0.750000"],
      ]);
      for (const { referral_code } of [ann, cat]) {
        const refused = shop.order({ customer_token: cat.token, referral_code });
        expect(statusOf(await refused.catch((error: unknown) => error))).toBe(400);
      }

      // Nobody referred this buyer: no fact, nothing for anybody, the funds included.
      const trust = await shop.fund("trust");
      const stranger = await shop.order();
      expect(await shop.settled(stranger.id)).toMatchObject({ total: "0.000000", lines: [] });
      expect(await shop.fund("trust")).toBe(trust);

      // An inactive sponsor: the direct share goes to trust; inactive uplines leave theirs to the remainder.
      await shop.adminPost(`/partners/${bob.id}`, { status: "suspended" });
      const below = await shop.settled((await shop.order({ customer_token: cat.token })).id);
      expect(earned(below)).toEqual([["tree", ann.id, "0.750000"]]);
      expect(paidTo(below, "trust")).toBe("6.000000");
      expect(paidTo(below, "development")).toBe("3.250000");
      expect(below.total).toBe("10.000000");
      expect(below.skipped).toContainEqual(
        expect.objectContaining({ partner_id: bob.id, bonus: "tree", from_level: 1 }),
      );
      type Mine = { order_commissions: ShownOrder };
      const bobSees = await shop.mine<Mine>(bob, `/commissions/${below.order_id}`);
      expect(bobSees.order_commissions).toMatchObject({ lines: [] });
      expect(bobSees.order_commissions.skipped.map((skip) => skip.bonus)).toEqual([
        "direct",
        "tree",
      ]);
      const hidden = shop.mine(bob, `/commissions/${stranger.id}`);
      expect(statusOf(await hidden.catch((error: unknown) => error))).toBe(404);

      // An inactive code does not work any more, and looks like any unknown one.
      const cart = await createCart(shop.http, shop.store);
      const config = storeHeaders(shop.store.publishable_key);
      const put = (code: string) =>
        shop.http
          .post(`/store/carts/${cart}/referral`, { code }, config)
          .catch((error: { response: { status: number; data: object } }) => error.response);
      const [inactive, unknown] = [await put(bob.referral_code), await put("NOSUCHCODE")];
      expect(inactive).toMatchObject({ status: 400, data: { code: "unknown_referral_code" } });
      expect((unknown as { data: object }).data).toEqual((inactive as { data: object }).data);

      // The last code wins; taken off again, the order counts for nobody.
      await put(ann.referral_code);
      await put(cat.referral_code);
      await shop.http.delete(`/store/carts/${cart}/referral`, config);
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });

    it.each<[string, DemoCurrency, number, string]>([
      ["one cent", "usd", 0.01, "0.010000"],
      ["a hundred million less a cent", "usd", 99_999_999.99, "99999999.990000"],
      ["a price that includes 19 % tax", "eur", 9.99, "8.390000"],
      ["yen, which have no decimals", "jpy", 12_345, "12345.0000"],
      ["Kuwaiti dinars, which have three", "kwd", 12.345, "12.3450000"],
    ])("%s: the total is exactly a tenth of the base", async (_name, currency, price, base) => {
      const product = await createProduct(getContainer(), shop.store, {
        title: "Odd price",
        prices: { [currency]: price },
      });
      const ann = await shop.partner("Ann Alpha");
      const bob = await shop.partner("Bob Bravo", ann);
      const order = await shop.order({
        currency,
        referral_code: bob.referral_code,
        items: [{ variant_id: product.variant_id }],
      });
      const shown = await shop.settled(order.id);
      expect(shown).toMatchObject({
        base,
        currency,
        reversed: base.replace(/\d/g, "0").replace(/^0+(?=0)/, ""),
      });
      expect(BigInt(shown.total.replace(".", "")) * 10n).toBe(BigInt(base.replace(".", "")));
      expect(sumOf(shown.lines.map((line) => line.amount))).toBe(shown.total);

      await refundOrder(shop.http, shop.admin_token, order.id);
      const back = await waitFor(
        () => shop.commissions(order.id),
        ({ reversed, total }) => reversed === total,
      );
      expect(back.lines.every((line) => line.state === "reversed")).toBe(true);
      expect(await shop.fund("trust", currency)).toMatch(/^0\.0+$/);
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });
  },
});
