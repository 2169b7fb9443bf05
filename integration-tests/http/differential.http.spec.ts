import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { Modules } from "@medusajs/framework/utils";
import { adminHeaders, type Http } from "../../demo/http";
import { captureOrder, refundOrder } from "../../demo/orders";
import { createProduct, type DemoProduct } from "../../demo/products";
import { drainInboxWorkflow } from "../../src/workflows/drain-inbox";
import { Shop, type ShopPartner, type ShownOrder } from "../support/shop";

interface ShownPartner {
  partner: {
    rank: { code: string; name: string; level: number };
    highest_rank: { code: string };
    ranks_by_ladder: Record<string, { code: string }>;
    kyc_level: string;
    is_activated: boolean;
    activated_at: string | null;
    first_purchase_at: string | null;
    volumes: Record<string, string>;
    personal_turnover: string;
    structure_turnover: string;
    balances: { pending: string; by_income: Record<string, string> }[];
  };
}
interface Refusal {
  status: number;
  data: { code?: string; message: string };
}
interface Emitted {
  name: string;
  data: Record<string, string | null>;
}

const { UPLINE_PRESET } = process.env;
process.env.UPLINE_PRESET = "differential";
afterAll(() => {
  if (UPLINE_PRESET === undefined) delete process.env.UPLINE_PRESET;
  else process.env.UPLINE_PRESET = UPLINE_PRESET;
});

interface Report {
  kind: string;
  id: string;
  customer_id: string;
}

const refusalOf = ({ response: { status, data } }: { response: Refusal }) => ({ status, data });

const lines = ({ lines: shown }: ShownOrder) =>
  shown.map(({ recipient, bonus, level, amount }) => [recipient.id, bonus, level, amount]);

/** Seed 003 in a store: a chain of three, ranks, climbs, investments and profits, number for number. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    let box: DemoProduct;
    let [ann, bob, cat]: ShopPartner[] = [];
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
      const prices = { usd: 1000, eur: 1000, jpy: 1000, kwd: 1000 };
      box = await createProduct(getContainer(), shop.store, { title: "Box", prices });
      ann = await shop.partner("Ann Alpha");
      bob = await shop.partner("Bob Bravo", ann);
      cat = await shop.partner("Cat Charlie", bob);
    });

    /** So many boxes of 1,000, captured. */
    async function buys(
      by: { token: string },
      quantity: number,
      code?: string,
    ): Promise<ShownOrder> {
      const items = [{ variant_id: box.variant_id, quantity }];
      const order = await shop.order({ items, customer_token: by.token, referral_code: code });
      await captureOrder(shop.http, shop.admin_token, order.id);
      await drainInboxWorkflow(getContainer()).run();
      return shop.settled(order.id);
    }
    const report = (body: object): Promise<Refusal> =>
      shop.http
        .post<never>("/admin/commission-facts", body, adminHeaders(shop.admin_token))
        .then(({ data }) => ({ status: 200, data }))
        .catch(refusalOf);
    async function reported(body: Report): Promise<ShownOrder> {
      expect(await report(body)).toMatchObject({ status: 200 });
      return shop.settled(`${body.kind}:${body.id}`);
    }
    const me = async (of: ShopPartner) => (await shop.mine<ShownPartner>(of)).partner;
    const change = async (of: ShopPartner, body: object) =>
      (await shop.adminPost<ShownPartner>(`/partners/${of.id}`, body)).partner;

    it("a chain wins ranks, climbs by them, and a refund takes back what it should", async () => {
      const bus = getContainer().resolve(Modules.EVENT_BUS);
      const emit = jest.spyOn(bus, "emit");
      expect(await me(bob)).toMatchObject({
        rank: { code: "0", name: "Consultant 0", level: 0, badge_url: null, benefits: {} },
        kyc_level: "NONE",
        is_activated: false,
        activated_at: null,
        first_purchase_at: null,
        rank_progress: [
          {
            ladder: "consultant",
            next: "1",
            missing: [
              { metric: "own_purchases", have: "0.000000", need: "1100.000000" },
              { metric: "structure_turnover", have: "0.000000", need: "1100.000000" },
            ],
          },
        ],
      });
      // Own purchases pay nobody below a higher rank; they win rank 1 and rank 2.
      expect(lines(await buys(bob, 2))).toEqual([]);
      expect(lines(await buys(ann, 12))).toEqual([]);
      expect(await me(bob)).toMatchObject({
        rank: { code: "1", level: 1 },
        highest_rank: { code: "1" },
        ranks_by_ladder: { consultant: { code: "1" } },
        is_activated: true,
        activated_at: expect.any(String),
        first_purchase_at: expect.any(String),
        structure_turnover: "2000.000000",
      });
      expect(await me(ann)).toMatchObject({
        rank: { code: "2" },
        personal_turnover: "12000.000000",
        structure_turnover: "14000.000000",
        rank_progress: [
          {
            ladder: "consultant",
            next: "3",
            missing: [{ metric: "structure_turnover", have: "14000.000000", need: "50000.000000" }],
          },
        ],
      });

      // A client of Cat, twice: 3 % of Cat, 2 % more of Bob, 3 % more of Ann.
      const dan = await shop.customer("Dan Delta");
      const first = await buys(dan, 1, cat.referral_code);
      expect(lines(first)).toEqual([
        [cat.id, "personal_sales", 0, "30.000000"],
        [bob.id, "team_sales", 1, "20.000000"],
        [ann.id, "team_sales", 2, "30.000000"],
      ]);
      expect(lines(await buys(dan, 1, cat.referral_code))).toEqual([
        [cat.id, "repeat_sales", 0, "30.000000"],
        [bob.id, "team_sales", 1, "20.000000"],
        [ann.id, "team_sales", 2, "30.000000"],
      ]);

      // Entrance fees climb by the rates of the ranks before; the investment itself wins Cat's rank.
      const invest = {
        kind: "investment",
        id: "inv-1",
        customer_id: cat.customer_id,
        amount: "5000.00",
        currency: "usd",
        fee: "500.00",
      };
      expect(lines(await reported(invest))).toEqual([
        [bob.id, "entrance_team", 1, "2.500000"],
        [ann.id, "entrance_team", 2, "2.500000"],
      ]);
      expect(await me(cat)).toMatchObject({ rank: { code: "1" }, is_activated: true });
      const profit = {
        kind: "profit",
        id: "pro-1",
        customer_id: cat.customer_id,
        amount: "1000.00",
        currency: "usd",
        own_return: "400.00",
      };
      expect(lines(await reported(profit))).toEqual([
        [cat.id, "portfolio_returns", 0, "400.000000"],
        [ann.id, "network_profits", 2, "30.000000"],
      ]);
      // A client's profit counts for the partner whose client it is.
      expect(
        lines(await reported({ ...profit, id: "pro-2", customer_id: dan.customer_id })),
      ).toEqual([
        [cat.id, "client_profits", 0, "50.000000"],
        [ann.id, "network_profits", 2, "30.000000"],
      ]);

      await refundOrder(shop.http, shop.admin_token, first.order_id);
      await shop.settled(first.order_id, "80.000000");
      const volumes = (pv: string, gv: string) => ({ pv, gv, bv: pv, cv: pv, mv: "0.000000" });
      expect(await me(cat)).toMatchObject({
        rank: { code: "1" },
        volumes: volumes("5000.000000", "1000.000000"),
        personal_turnover: "6000.000000",
        structure_turnover: "6000.000000",
        balances: [{ pending: "480.000000" }],
      });
      expect(await me(bob)).toMatchObject({
        rank: { code: "1" },
        volumes: volumes("2000.000000", "6000.000000"),
        structure_turnover: "8000.000000",
        balances: [{ pending: "22.500000", by_income: { team_sales: "22.500000" } }],
      });
      expect(await me(ann)).toMatchObject({
        rank: { code: "2" },
        volumes: volumes("12000.000000", "8000.000000"),
        structure_turnover: "20000.000000",
        balances: [{ pending: "92.500000" }],
      });
      type Tree = { nodes: { partner_id: string; rank: { code: string }; volumes: object }[] };
      const { nodes } = await shop.admin<Tree>("/referral-tree");
      expect(nodes).toMatchObject([
        { partner_id: ann.id, rank: { code: "2" }, volumes: { pv: "12000.000000" } },
      ]);

      const emitted = emit.mock.calls.flatMap(([events]) => events as Emitted | Emitted[]);
      const told = (name: string) =>
        emitted.filter((event) => event.name === name).map(({ data }) => data);
      expect(told("rank.changed").map((data) => [data.partner_id, data.to_rank])).toEqual([
        [bob.id, "1"],
        [ann.id, "2"],
        [cat.id, "1"],
      ]);
      expect(told("partner.activated").map(({ partner_id }) => partner_id)).toEqual([
        bob.id,
        ann.id,
        cat.id,
      ]);
      emit.mockRestore();
      type Answer = { verify: { ok: boolean; first_fault: object | null } };
      expect((await shop.admin<Answer>("/ledger/verify?run=true")).verify).toMatchObject({
        ok: true,
        first_fault: null,
      });
    });

    it("facts are taken once, and refused when they are not sound", async () => {
      const fact = {
        kind: "investment",
        id: "inv-1",
        customer_id: cat.customer_id,
        amount: "5000.00",
        currency: "usd",
      };
      const answer = await report(fact);
      expect(answer).toMatchObject({
        status: 200,
        data: {
          commission_fact: {
            kind: "investment",
            id: "inv-1",
            partner_id: cat.id,
            order_id: "investment:inv-1",
            amount: "5000.000000",
            fee: null,
          },
        },
      });
      expect(await report(fact)).toEqual(answer);
      expect(await report({ ...fact, amount: "5000.0" })).toEqual(answer);
      await shop.settled("investment:inv-1");
      expect((await me(cat)).structure_turnover).toBe("5000.000000");

      const stranger = await shop.customer("Sue Stranger");
      const task = { ...fact, kind: "task", id: "t-1", metric: "minting" };
      for (const [body, status, code] of [
        [{ ...fact, amount: "5000.01" }, 409, "fact_differs"],
        [{ ...fact, id: "inv-2", amount: 5000 }, 400, "invalid_request"],
        [{ ...fact, id: "inv-2", amount: "-1" }, 400, "invalid_request"],
        [{ ...fact, id: "inv-2", amount: "1.001" }, 400, "too_many_digits"],
        [{ ...fact, id: "inv-2", currency: "xxz" }, 400, "invalid_request"],
        [{ ...fact, id: "inv-2", own_return: "1" }, 400, "invalid_request"],
        [{ ...fact, kind: "profit", id: "p-9", amount: "0", own_return: "1" }, 400, "no_amount"],
        [{ ...fact, id: "in v" }, 400, "invalid_request"],
        [{ ...fact, id: "inv-2", kind: "gift" }, 400, "invalid_request"],
        [task, 400, "fact_not_in_plan"],
        [{ ...fact, id: "inv-2", customer_id: "cus_nobody" }, 404, "customer_not_found"],
        [{ ...fact, id: "inv-2", customer_id: stranger.customer_id }, 400, "no_partner"],
      ] as const) {
        expect([body, await report(body)]).toEqual([
          body,
          expect.objectContaining({ status, data: expect.objectContaining({ code }) }),
        ]);
      }
    });

    it("ranks and identity checks set by hand count, and are noted", async () => {
      const rank = { ladder: "consultant", rank: "5", reason: "Came from the old network" };
      expect(await change(bob, { rank, kyc_level: "STANDARD" })).toMatchObject({
        rank: { code: "5" },
        kyc_level: "STANDARD",
        is_activated: true,
      });
      const dan = await shop.customer("Dan Delta");
      expect(lines(await buys(dan, 1, cat.referral_code))).toEqual([
        [cat.id, "personal_sales", 0, "30.000000"],
        [bob.id, "team_sales", 1, "110.000000"],
      ]);
      const refuse = (body: object): Promise<Refusal> =>
        shop.http
          .post<never>(`/admin/partners/${bob.id}`, body, adminHeaders(shop.admin_token))
          .then(({ data }) => ({ status: 200, data }))
          .catch(refusalOf);
      for (const [body, code] of [
        [{}, "invalid_request"],
        [{ kyc_level: "SOME" }, "invalid_request"],
        [{ rank: { ...rank, reason: " " } }, "invalid_request"],
        [{ rank: { ...rank, rank: "12" } }, "unknown_rank"],
        [{ rank: { ...rank, ladder: "stars" } }, "unknown_ladder"],
      ] as const) {
        expect([body, await refuse(body)]).toEqual([
          body,
          expect.objectContaining({ status: 400, data: expect.objectContaining({ code }) }),
        ]);
      }
    });
  },
});
