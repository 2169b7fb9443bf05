import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { adminHeaders, storeHeaders, type Http } from "../../demo/http";
import { drainInboxWorkflow } from "../../src/workflows/drain-inbox";
import { Shop, type ShopPartner } from "../support/shop";

const { UPLINE_PRESET } = process.env;
process.env.UPLINE_PRESET = "differential";
afterAll(() => {
  if (UPLINE_PRESET === undefined) delete process.env.UPLINE_PRESET;
  else process.env.UPLINE_PRESET = UPLINE_PRESET;
});

interface Answer {
  status: number;
  data: { code?: string; message?: string };
}
type Method = "get" | "post" | "delete";

const LONG = "x".repeat(10_000);
const NUL = "a\u0000b";
/** What no field takes, whatever it is. */
const ODD = [
  null,
  true,
  -1,
  1.5,
  1e308,
  [],
  {},
  "",
  " ",
  NUL,
  LONG,
  "-1",
  "NaN",
  "1e9",
  "💶",
  "0x10",
];
const HUGE = "9".repeat(30);

/** What is odd, or not allowed, is refused with a reason by every route of ranks, periods, points and facts. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    let ann: ShopPartner;
    const http = api as unknown as Record<Method, (...args: unknown[]) => Promise<Answer>>;

    async function ask(
      method: Method,
      path: string,
      body: unknown,
      config: object,
    ): Promise<Answer> {
      const { headers } = config as { headers?: object };
      const json = { ...headers, "content-type": "application/json" };
      const all = { headers: json, validateStatus: () => true };
      if (method === "post") return http.post(path, JSON.stringify(body), all);
      return http[method](path, all);
    }

    it("refuses paths that are not encoded", async () => {
      shop = await Shop.open(api as Http, getContainer());
      ann = await shop.partner("Ann Alpha");
      const mine = storeHeaders(shop.store.publishable_key, ann.token);
      const routes: [Method, string][] = [
        ["get", "/store/partners/me/payouts/%ff"],
        ["delete", "/store/partners/me/payouts/%zz"],
        ["delete", "/store/partners/me/payout-methods/%"],
        ["post", "/store/carts/%E0%A4%A/referral"],
        ["post", "/hooks/upline/payouts/%ff?[]"],
      ];
      for (const [method, path] of routes) {
        const { status, data } = await ask(method, path, [1], mine);
        expect([path, status, data.code]).toEqual([path, 400, "invalid_path"]);
      }
    });

    it("refuses strangers and what is odd, and never fails", async () => {
      shop = await Shop.open(api as Http, getContainer());
      ann = await shop.partner("Ann Alpha");
      const bob = await shop.partner("Bob Bravo", ann);
      const admin = adminHeaders(shop.admin_token);
      const mine = storeHeaders(shop.store.publishable_key, ann.token);
      const routes: [Method, string][] = [
        ["post", "/admin/commission-facts"],
        ["get", "/admin/periods"],
        ["post", "/admin/periods/week/close"],
        ["get", "/admin/pools/any/distributions"],
        ["get", `/admin/partners/${ann.id}`],
        ["post", `/admin/partners/${ann.id}`],
        ["post", `/admin/partners/${ann.id}/placement`],
        ["get", "/admin/commission-plans/any/shadow"],
        ["post", "/admin/commission-plans/any/shadow"],
        ["delete", "/admin/commission-plans/any/shadow"],
        ["get", "/store/partners/me"],
        ["get", "/store/partners/me/points"],
        ["post", "/store/partners/me/check-ins"],
        ["get", "/store/partners/me/placements"],
        ["post", "/store/partners/me/placements"],
      ];
      const key = storeHeaders(shop.store.publishable_key);
      for (const [method, path] of routes) {
        const { status } = await ask(method, path, {}, path.startsWith("/store") ? key : {});
        expect([method, path, status]).toEqual([method, path, 401]);
        // A customer is no admin, an admin no customer.
        const other = path.startsWith("/store")
          ? { headers: { ...key.headers, ...admin.headers } }
          : { headers: mine.headers };
        const wrong = await ask(method, path, {}, other);
        expect([method, path, wrong.status]).toEqual([method, path, 401]);
      }

      const refused = async (method: Method, path: string, body: unknown, config: object) => {
        const { status, data } = await ask(method, path, body, config);
        const said = [method, path.slice(0, 80), JSON.stringify(body)?.slice(0, 120), status, data];
        if (status < 400 || status >= 500 || !data.message) oddities.push(said);
      };
      const oddities: unknown[] = [];

      const fact = {
        kind: "profit",
        id: "p1",
        customer_id: ann.customer_id,
        amount: "10.00",
        currency: "usd",
      };
      const facts = "/admin/commission-facts";
      for (const odd of ODD) {
        for (const field of ["kind", "id", "customer_id", "amount", "currency", "own_return"]) {
          // An id may be any short text.
          if (field === "id" && (odd === "-1" || odd === "NaN" || odd === "1e9")) continue;
          if (field === "id" && (odd === "💶" || odd === "0x10")) continue;
          await refused("post", facts, { ...fact, [field]: odd }, admin);
        }
        await refused("post", facts, { ...fact, kind: "investment", fee: odd }, admin);
        await refused("post", facts, { ...fact, kind: "task", metric: odd }, admin);
        await refused("post", facts, odd, admin);
        for (const field of ["status", "kyc_level", "rank"]) {
          await refused("post", `/admin/partners/${ann.id}`, { [field]: odd }, admin);
        }
        const rank = { ladder: "rank", rank: "1", reason: "because" };
        for (const field of ["ladder", "rank"]) {
          const body = { rank: { ...rank, [field]: odd } };
          await refused("post", `/admin/partners/${ann.id}`, body, admin);
        }
        await refused("post", `/admin/partners/${ann.id}/placement`, { parent_id: odd }, admin);
        const placing = { partner_id: bob.id, parent_id: ann.id };
        await refused(
          "post",
          "/store/partners/me/placements",
          { ...placing, parent_id: odd },
          mine,
        );
        await refused("post", "/store/partners/me/placements", { ...placing, position: odd }, mine);
        await refused("post", "/store/partners/me/check-ins", { odd }, mine);
        await refused("post", "/admin/commission-plans/any/shadow", { odd }, admin);
      }
      for (const amount of [HUGE, "0.0000000001", "922337203685477", "00", "1.", ".5", "+1"]) {
        const { status } = await ask("post", facts, { ...fact, id: `h${amount}`, amount }, admin);
        expect([amount, status < 500]).toEqual([amount, true]);
      }
      const texts = ["-1", "NaN", "1e99", "💶", "%00", "x".repeat(3_000), "1'--", "101", "", "1.5"];
      for (const text of texts) {
        const value = text === "%00" ? text : encodeURIComponent(text);
        for (const [path, config] of [
          ["/admin/periods?limit=", admin],
          ["/admin/periods?state=", admin],
          ["/admin/periods?name=", admin],
          ["/admin/periods?other=", admin],
          ["/admin/pools/leaders/distributions?limit=", admin],
          ["/store/partners/me/points?limit=", mine],
          ["/store/partners/me/placements?limit=", mine],
          ["/admin/commission-plans/any/shadow?limit=", admin],
        ] as const) {
          await refused("get", path + value, undefined, config);
        }
        if (text === "") continue;
        await refused("post", `/admin/periods/${value}/close`, {}, admin);
        await refused("get", `/admin/pools/${value}/distributions`, undefined, admin);
        await refused("get", `/admin/partners/${value}`, undefined, admin);
        await refused("post", `/admin/partners/${value}`, { kyc_level: "FULL" }, admin);
        await refused("get", `/admin/commission-plans/${value}/shadow`, undefined, admin);
        await refused("delete", `/admin/commission-plans/${value}/shadow`, undefined, admin);
      }
      expect(oddities).toEqual([]);

      // What is refused leaves nothing of itself.
      type Shown = { partner: { kyc_level: string; status: string; rank: { code: string } } };
      const change = `/admin/partners/${bob.id}`;
      await shop.adminPost(change.slice("/admin".length), { status: "terminated" });
      const rank = { ladder: "consultant", rank: "5", reason: "because" };
      const late = { status: "active", kyc_level: "FULL", rank };
      expect(await ask("post", change, late, admin)).toMatchObject({
        status: 400,
        data: { code: "partner_terminated" },
      });
      const unknown = { status: "suspended", kyc_level: "FULL", rank: { ...rank, rank: "99" } };
      const { status } = await ask("post", `/admin/partners/${ann.id}`, unknown, admin);
      expect(status).toBe(400);
      for (const [who, expected] of [
        [bob, "terminated"],
        [ann, "active"],
      ] as const) {
        const { partner } = await shop.admin<Shown>(`/partners/${who.id}`);
        const { kyc_level, rank: found } = partner;
        expect([partner.status, kyc_level, found.code]).toEqual([expected, "NONE", "0"]);
      }
      await drainInboxWorkflow(getContainer()).run();
      const { verify } = await shop.admin<{ verify: object }>("/ledger/verify?run=true");
      expect(verify).toMatchObject({ ok: true, first_fault: null });
    });
  },
});
