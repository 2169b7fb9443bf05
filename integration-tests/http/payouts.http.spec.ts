import path from "node:path";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { adminHeaders, storeHeaders, type Http } from "../../demo/http";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import { settlePayoutsWorkflow } from "../../src/workflows/settle-payouts";
import { Bank } from "../support/bank";
import { overhear } from "../support/overheard";
import { noLimits, withOptions } from "../support/plugin-options";
import { Shop, waitFor, type ShopPartner } from "../support/shop";

interface ShownPayout extends Record<string, unknown> {
  id: string;
  state: string;
}
interface Answer {
  status: number;
  headers: Record<string, string>;
  data: Record<string, unknown> & { payout: ShownPayout; payouts: ShownPayout[]; code?: string };
}
type Raw = Record<"get" | "post" | "delete", (...args: unknown[]) => Promise<Answer>>;

const PORT = 20_000 + (process.pid % 20_000);
const IBAN = "DE89370400440532013000";

withOptions({
  rate_limits: noLimits(),
  payout_providers: [
    {
      resolve: path.join(__dirname, "../support/bank"),
      id: "bank",
      options: { url: `http://127.0.0.1:${PORT}` },
    },
  ],
});

/** Payouts over HTTP, from the method to the money. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let bank: Bank;
    let shop: Shop;
    let ann: ShopPartner;
    const http = api as unknown as Raw;
    const anyStatus = { validateStatus: () => true };
    const mine = () => ({ ...storeHeaders(shop.store.publishable_key, ann.token), ...anyStatus });
    const admins = () => ({ ...adminHeaders(shop.admin_token), ...anyStatus });
    const me = "/store/partners/me";

    beforeAll(async () => {
      bank = await Bank.open(PORT);
    });
    afterAll(() => bank.close());
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
      const payout = { minimum: "1", fee: "0", one_open: true, due_hours: 72 };
      const document = { ...halvingMatrix, holds_days: { order: 0 }, payout };
      type Draft = { commission_plan: { id: string } };
      const { commission_plan } = await shop.adminPost<Draft>("/commission-plans", { document });
      await shop.adminPost(`/commission-plans/${commission_plan.id}/publish`);
      ann = await shop.partner("Ann Alpha");
      await shop.settled((await shop.order({ referral_code: ann.referral_code })).id);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });

    const addMethod = async (kind: string, details: object) => {
      const { status, data } = await http.post(`${me}/payout-methods`, { kind, details }, mine());
      expect(status).toBe(200);
      return data.payout_method as { id: string; masked: string };
    };
    const request = async (method_id: string, amount = "4.00") => {
      const body = { amount, currency: "usd", method_id };
      return http.post(`${me}/payouts`, body, mine());
    };
    const act = (payout: ShownPayout, action: string, body: object = {}) =>
      http.post(`/admin/payouts/${payout.id}/${action}`, body, admins());
    const sendOut = (payouts: ShownPayout[], amount: string) => {
      const total = { amount, currency: "usd" };
      const body = { payout_ids: payouts.map(({ id }) => id), total };
      return http.post("/admin/payouts/batch", body, admins());
    };
    const balance = async () => {
      type Mine = { partner: { balances: Record<string, string>[] } };
      const { partner } = await shop.mine<Mine>(ann);
      const [{ available, payout_hold, total_withdrawn }] = partner.balances;
      return { available, payout_hold, total_withdrawn };
    };

    it("a partner asks, takes back, asks again; an admin approves, and the bank pays", async () => {
      const said = overhear(getContainer());
      const { id: method_id } = await addMethod("bank", { account: "12345678" });
      const asked = await request(method_id);
      expect(asked).toMatchObject({ status: 200 });
      const { payout } = asked.data;
      expect(payout).toEqual({
        id: expect.stringMatching(/^upo_/),
        partner_id: ann.id,
        amount: "4.00",
        fee: "0.00",
        net: "4.00",
        currency: "usd",
        method: { id: method_id, kind: "bank", masked: "•••• 5678" },
        state: "requested",
        reason: null,
        requested_at: expect.stringMatching(/Z$/),
        due_at: expect.stringMatching(/Z$/),
        approved_by: null,
        paid_at: null,
        reference: null,
      });
      expect(await balance()).toEqual({
        available: "0.500000",
        payout_hold: "4.000000",
        total_withdrawn: "0.000000",
      });
      expect(await request(method_id, "0.10")).toMatchObject({
        status: 409,
        data: { code: "payout_open", details: { payout_id: payout.id } },
      });
      const canceled = await http.delete(`${me}/payouts/${payout.id}`, mine());
      expect(canceled.data.payout).toMatchObject({
        state: "rejected",
        reason: "canceled_by_partner",
      });
      const again = (await request(method_id)).data.payout;

      expect(await sendOut([again], "4.00")).toMatchObject({
        status: 409,
        data: { code: "payout_state_changed" },
      });
      const approved = await act(again, "approve");
      expect(approved.data.payout).toMatchObject({ state: "approved", display_name: "Ann A." });
      expect(await act(again, "approve")).toMatchObject({ status: 409 });
      expect(await sendOut([again], "4.01")).toMatchObject({
        status: 409,
        data: {
          code: "batch_total_changed",
          details: { total: { amount: "4.00", currency: "usd" }, count: 1 },
        },
      });
      expect(bank.sends).toEqual([]);
      expect(await sendOut([again], "4.00")).toMatchObject({
        status: 200,
        data: {
          batch: { provider: "bank", currency: "usd", total: "4.00", count: 1 },
          payouts: [{ id: again.id, state: "paid", reference: `bank-${again.id}` }],
        },
      });
      expect(bank.sends).toEqual([again.id]);

      const detail = (await http.get(`/admin/payouts/${again.id}`, admins())).data.payout;
      expect((detail.history as { action: string }[]).map(({ action }) => action)).toEqual([
        "payout.request",
        "payout.approve",
        "payout.send",
        "payout.pay",
      ]);
      expect(await balance()).toMatchObject({
        payout_hold: "0.000000",
        total_withdrawn: "4.000000",
      });
      const list = await http.get("/admin/payouts?state=paid", admins());
      expect(list.data).toMatchObject({
        count: 1,
        totals: [{ state: "paid", currency: "usd", count: 1, amount: "4.00" }],
      });
      const own = await http.get(`${me}/payouts?limit=1`, mine());
      expect(own.data).toMatchObject({ count: 2, limit: 1, payouts: [{ id: again.id }] });
      expect(own.data.payouts[0]).toMatchObject({ state: "paid", approved_by: null });
      const batches = await http.get("/admin/payout-batches", admins());
      expect(batches.data).toMatchObject({ count: 1, payout_batches: [{ total: "4.00" }] });

      const names = ["requested", "rejected", "approved", "completed"].map(
        (one) => `payout.${one}`,
      );
      await waitFor(
        async () => said.text(),
        (text) => [...names, "balance.updated"].every((name) => text.includes(name)),
      );
      expect(said.text()).not.toContain("12345678");
    });

    it("a file is paid by hand: exported twice it is the same, and an admin completes it", async () => {
      const details = { holder_name: "Ann Alpha", iban: IBAN };
      const { id: method_id, masked } = await addMethod("manual", details);
      expect(masked).not.toContain("0440532013");
      const { payout } = (await request(method_id)).data;
      await act(payout, "approve");
      const sent = await sendOut([payout], "4.00");
      expect(sent.data.payouts).toMatchObject([{ state: "processing" }]);
      const { id: batch_id } = sent.data.batch as { id: string };
      const file = () =>
        http.get(`/admin/payouts/export?format=csv&batch_id=${batch_id}`, admins());
      const [first, second] = [await file(), await file()];
      expect(first.status).toBe(200);
      expect(first.data).toContain(IBAN);
      expect(second.data).toEqual(first.data);
      expect(first.headers["content-disposition"]).toBe(
        `attachment; filename="payouts-${batch_id}.csv"`,
      );
      expect(second.headers["content-disposition"]).toContain("-again.csv");
      const odd = await http.get(`/admin/payouts/export?format=odt&batch_id=${batch_id}`, admins());
      expect(odd).toMatchObject({ status: 400, data: { code: "unknown_format" } });

      expect(await act(payout, "complete", {})).toMatchObject({ status: 400 });
      const done = await act(payout, "complete", { reference: "SEPA-1" });
      expect(done.data.payout).toMatchObject({ state: "paid", reference: "SEPA-1" });
      expect(await act(payout, "fail", { reason: "late" })).toMatchObject({ status: 409 });
      const forgotten = await http.delete(`${me}/payout-methods/${method_id}`, mine());
      expect(forgotten.data).toEqual({ id: method_id, object: "payout_method", deleted: true });
      const left = await http.get(`${me}/payout-methods`, mine());
      expect(left.data).toMatchObject({ payout_methods: [], count: 0 });
    });

    it("a provider's message counts once, if it is its own, and a lost answer is looked up", async () => {
      const { id: method_id } = await addMethod("bank", { account: "12345678" });
      const { payout } = (await request(method_id)).data;
      await act(payout, "approve");
      bank.manner = "lost_taken_on";
      const sent = await sendOut([payout], "4.00");
      expect(sent.data.payouts).toMatchObject([{ state: "unknown" }]);
      const first = await http.get("/admin/payouts", admins());
      expect(first.data.payouts[0]).toMatchObject({ id: payout.id, state: "unknown" });
      await settlePayoutsWorkflow(getContainer()).run();
      const looked = await act(payout, "look-up");
      expect(looked.data.payout).toMatchObject({ state: "processing" });

      const news = {
        event_id: "evt_1",
        payout_id: payout.id,
        answer: { state: "paid", reference: "r" },
      };
      const hear = (signature: string, provider = "bank") =>
        http.post(`/hooks/upline/payouts/${provider}`, news, {
          headers: { "x-bank-signature": signature },
          ...anyStatus,
        });
      expect(await hear("bad")).toMatchObject({ status: 400, data: { code: "bad_signature" } });
      expect(await hear("good", "nobody")).toMatchObject({ status: 404 });
      expect(await hear("good", "manual")).toMatchObject({ status: 404 });
      expect(await hear("good")).toMatchObject({ status: 200, data: { received: 1 } });
      expect(await hear("good")).toMatchObject({ status: 200 });
      const { data } = await http.get(`/admin/payouts/${payout.id}`, admins());
      expect(data.payout).toMatchObject({ state: "paid", reference: "r" });
      expect(await balance()).toMatchObject({ available: "0.500000", total_withdrawn: "4.000000" });
    });

    it("what cannot be is refused by its name, and changes nothing", async () => {
      const { id: method_id } = await addMethod("bank", { account: "12345678" });
      const ask = { amount: "4.00", currency: "usd", method_id };
      const refusals: [object, number, string][] = [
        [{ ...ask, amount: "0.99" }, 400, "payout_below_minimum"],
        [{ ...ask, amount: "4.51" }, 400, "not_enough_available"],
        [{ ...ask, amount: "0" }, 400, "invalid_amount"],
        [{ ...ask, amount: "-4" }, 400, "invalid_amount"],
        [{ ...ask, amount: "4.001" }, 400, "too_many_digits"],
        [{ ...ask, amount: 4 }, 400, "invalid_request"],
        [{ ...ask, amount: "1e1" }, 400, "invalid_amount"],
        [{ ...ask, currency: "xxx" }, 400, "unknown_currency"],
        [{ ...ask, currency: "eur" }, 400, "no_fx_rate"],
        [{ ...ask, method_id: "upm_none" }, 404, "payout_method_not_found"],
        [{ ...ask, fee: "0" }, 400, "invalid_request"],
        [{ ...ask, state: "paid" }, 400, "invalid_request"],
      ];
      for (const [body, status, code] of refusals) {
        const answer = await http.post(`${me}/payouts`, body, mine());
        expect([body, answer.status, answer.data.code]).toEqual([body, status, code]);
      }
      const odd = await http.post(
        `${me}/payout-methods`,
        { kind: "bank", details: { account: "12" } },
        mine(),
      );
      expect(odd).toMatchObject({ status: 400, data: { code: "invalid_details" } });
      const none = await http.post(`${me}/payout-methods`, { kind: "paper", details: {} }, mine());
      expect(none).toMatchObject({ status: 400, data: { code: "unknown_payout_provider" } });
      expect(await balance()).toMatchObject({ available: "4.500000", payout_hold: "0.000000" });
      const list = await http.get("/admin/payouts", admins());
      expect(list.data).toMatchObject({ count: 0, payouts: [], totals: [] });
    });
  },
});
