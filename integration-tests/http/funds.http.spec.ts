import { Modules } from "@medusajs/framework/utils";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { createAdmin } from "../../demo/admin";
import { adminHeaders, storeHeaders, type Http } from "../../demo/http";
import { refundOrder } from "../../demo/orders";
import { ADMIN, logInAdmin } from "../../demo/people";
import { Shop, waitFor, type ShopPartner } from "../support/shop";

interface Answer {
  status: number;
  data: {
    code?: string;
    message?: string;
    details?: Record<string, unknown>;
    withdrawal: Shown;
    withdrawals: Shown[];
    adjustment: Shown & { partner_id: string };
    adjustments: Shown[];
    count: number;
    statement: Record<string, unknown>;
    transactions: Record<string, unknown>[];
  };
}
interface Shown {
  id: string;
  amount: string;
  state: string;
}
type Raw = Record<"get" | "post", (...args: unknown[]) => Promise<Answer>>;

const SECOND = { email: "second@example.com", password: "upline-second" };
const WITHDRAWAL = { amount: "1.50", currency: "usd", reason: "a well" };
const CORRECTION = { amount: "2.000001", currency: "usd", reason: "miscounted" };
/** What no amount is. */
const ODD = [null, 5, -1, "", " ", "1e9", "+1", "0x1", "NaN", ".5", "1.", "💶", "1,5", [], {}];

/** Fund withdrawals and corrections by two admins, over HTTP. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    let ann: ShopPartner;
    let first: object;
    let second: object;
    const http = api as unknown as Raw;
    const anyStatus = { validateStatus: () => true };

    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
      ann = await shop.partner("Ann Alpha");
      await createAdmin(getContainer(), SECOND.email, SECOND.password);
      first = adminHeaders(shop.admin_token);
      second = adminHeaders(await logInAdmin(shop.http, SECOND.email, SECOND.password));
    });

    const post = (path: string, body: unknown, as: object = first) =>
      http.post(`/admin${path}`, body, { ...as, ...anyStatus });
    const get = (path: string, as: object = first) =>
      http.get(`/admin${path}`, { ...as, ...anyStatus });
    const funds = "/trust-funds/trust/withdrawals";
    const sell = async () => {
      const order = await shop.order({ referral_code: ann.referral_code });
      await shop.settled(order.id);
      return order;
    };
    const verified = async () =>
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });

    it("a fund pays out by two admins, once, never more than it has, and shows it", async () => {
      const order = await sell();
      expect(await shop.fund("trust")).toBe("3.000000");
      const [one, two] = await getContainer()
        .resolve(Modules.USER)
        .listUsers({ email: [ADMIN.email, SECOND.email] }, { order: { created_at: "ASC" } });
      const asked = await post(funds, WITHDRAWAL);
      expect(asked).toMatchObject({
        status: 200,
        data: {
          withdrawal: {
            code: "trust",
            amount: "1.500000",
            currency: "usd",
            reason: "a well",
            state: "requested",
            requested_by: one.id,
            decided_by: null,
            decided_at: null,
            decision_reason: null,
          },
        },
      });
      const { id } = asked.data.withdrawal;
      expect(await post(`${funds}/${id}/approve`, {})).toMatchObject({
        status: 403,
        data: { code: "second_admin_needed" },
      });
      expect(
        await post(`/trust-funds/development/withdrawals/${id}/approve`, {}, second),
      ).toMatchObject({ status: 404, data: { code: "fund_withdrawal_not_found" } });
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => post(`${funds}/${id}/approve`, {}, second)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      expect(answers.find(({ status }) => status === 200)?.data.withdrawal).toMatchObject({
        id,
        state: "approved",
        decided_by: two.id,
      });
      expect(await shop.fund("trust")).toBe("1.500000");
      expect(await post(funds, { ...WITHDRAWAL, amount: "1.500001" })).toMatchObject({
        status: 409,
        data: { code: "insufficient_funds", details: { balance: "1.500000" } },
      });
      const other = (await post(funds, WITHDRAWAL, second)).data.withdrawal;
      expect(await post(`${funds}/${other.id}/reject`, { reason: "not now" })).toMatchObject({
        status: 200,
        data: { withdrawal: { state: "rejected", decision_reason: "not now" } },
      });
      expect((await get(`${funds}?state=approved`)).data).toMatchObject({
        count: 1,
        withdrawals: [{ id }],
      });
      // The order comes back after its part was withdrawn: the house owes its fund.
      await refundOrder(shop.http, shop.admin_token, order.id, 105);
      await shop.settled(order.id, "10.000000");
      expect(await shop.fund("trust")).toBe("-1.500000");
      expect(await post(funds, { ...WITHDRAWAL, amount: "0.000001" })).toMatchObject({
        status: 409,
        data: { details: { balance: "-1.500000" } },
      });
      const { data } = await get("/trust-funds/trust/statement");
      expect(data).toMatchObject({
        count: 3,
        statement: {
          opening_balance: "0.000000",
          closing_balance: "-1.500000",
          totals: [
            { kind: "order_allocation", count: 1, amount: "3.000000" },
            { kind: "reversal", count: 1, amount: "-3.000000" },
            { kind: "withdrawal", count: 1, amount: "-1.500000" },
          ],
          transactions: [
            { kind: "order_allocation", order_id: order.id },
            { kind: "withdrawal", order_id: null, amount: "-1.500000", description: "a well" },
            { kind: "reversal", order_id: order.id },
          ],
        },
      });
      expect((await get("/trust-funds/trust/transactions?limit=2")).data.transactions).toEqual(
        (data.statement.transactions as object[]).slice(1).reverse(),
      );
      await verified();
    });

    it("a correction moves money by two admins, and tells the store", async () => {
      const told: object[] = [];
      getContainer()
        .resolve(Modules.EVENT_BUS)
        .subscribe("balance.updated", async ({ data }) => void told.push(data as object), {
          subscriberId: "test-balance-updated",
        });
      const asked = await post(`/partners/${ann.id}/adjustments`, CORRECTION);
      expect(asked).toMatchObject({
        status: 200,
        data: { adjustment: { partner_id: ann.id, amount: "2.000001", state: "requested" } },
      });
      const { id } = asked.data.adjustment;
      expect(await post(`/adjustments/${id}/approve`, {})).toMatchObject({ status: 403 });
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => post(`/adjustments/${id}/approve`, {}, second)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const events = await waitFor(
        async () => told,
        ({ length }) => length > 0,
      );
      expect(events).toEqual([
        expect.objectContaining({ partner_id: ann.id, currency: "usd", available: "2.000001" }),
      ]);
      const taken = (await post(`/partners/${ann.id}/adjustments`, { ...CORRECTION, amount: "-5" }))
        .data.adjustment;
      await post(`/adjustments/${taken.id}/approve`, {}, second);
      expect(await shop.mine(ann)).toMatchObject({
        partner: {
          balances: [
            {
              available: "0.000000",
              owed: "2.999999",
              by_income: { adjustment: "-2.999999" },
            },
          ],
        },
      });
      expect((await get(`/adjustments?partner_id=${ann.id}&state=approved`)).data).toMatchObject({
        count: 2,
        adjustments: [{ id: taken.id }, { id }],
      });
      expect(await post(`/partners/prt_none/adjustments`, CORRECTION)).toMatchObject({
        status: 404,
        data: { details: { field: "partner_id" } },
      });
      await verified();
    });

    it("strangers and what is odd are refused by name, and nothing is written", async () => {
      await sell();
      const mine = storeHeaders(shop.store.publishable_key, ann.token);
      const paths = [
        funds,
        `${funds}/ufwd_1/approve`,
        `${funds}/ufwd_1/reject`,
        `/partners/${ann.id}/adjustments`,
        "/adjustments/uadj_1/approve",
        "/adjustments/uadj_1/reject",
      ];
      for (const path of paths) {
        for (const as of [{}, mine]) expect((await post(path, {}, as)).status).toBe(401);
      }
      for (const path of [funds, "/adjustments", "/trust-funds/trust/statement", "/upline/audit"]) {
        for (const as of [{}, mine]) expect((await get(path, as)).status).toBe(401);
      }
      for (const [path, body] of [
        [funds, WITHDRAWAL],
        [`/partners/${ann.id}/adjustments`, CORRECTION],
      ] as const) {
        for (const amount of [...ODD, "0", "0.0000001", "9".repeat(30), "a\u0000b"]) {
          const { status, data } = await post(path, { ...body, amount });
          expect([amount, status]).toEqual([amount, 400]);
          expect(data.message).toContain("amount");
        }
        for (const currency of ["USD", "xxx", "", null, 1]) {
          const { status, data } = await post(path, { ...body, currency });
          expect([currency, status]).toEqual([currency, 400]);
          expect(data.message).toContain("currency");
        }
        for (const reason of [undefined, "", "  ", "x".repeat(501), 1]) {
          expect((await post(path, { ...body, reason })).data.message).toContain("reason");
        }
        expect((await post(path, { ...body, state: "approved" })).status).toBe(400);
      }
      for (const path of [`${funds}/ufwd_1`, "/adjustments/uadj_1"]) {
        expect((await post(`${path}/approve`, {}, second)).status).toBe(404);
        expect((await post(`${path}/approve`, { reason: "x" }, second)).status).toBe(400);
        expect((await post(`${path}/reject`, {}, second)).status).toBe(400);
        expect((await post(`${path}/reject`, { reason: "no" }, second)).status).toBe(404);
      }
      for (const path of [
        "/trust-funds/none/withdrawals",
        "/trust-funds/none/statement",
        "/trust-funds/none/transactions",
      ]) {
        expect((await get(path)).status).toBe(404);
      }
      expect((await post("/trust-funds/none/withdrawals", WITHDRAWAL)).status).toBe(404);
      for (const query of ["?from=x", "?currency=xxx", "?limit=0", "?offset=-1", "?a=b"]) {
        expect((await get(`/trust-funds/trust/statement${query}`)).status).toBe(400);
      }
      expect((await get(`${funds}?state=paid`)).status).toBe(400);
      expect((await get(funds)).data.count).toBe(0);
      expect((await get("/adjustments")).data.count).toBe(0);
      expect((await get("/upline/audit")).data.count).toBe(0);
      expect(await shop.fund("trust")).toBe("3.000000");
    });
  },
});
