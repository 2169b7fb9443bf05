import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { Modules } from "@medusajs/framework/utils";
import { adminHeaders, storeHeaders, type Http } from "../../demo/http";
import { ADMIN } from "../../demo/people";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";
import uplineFollowShadows from "../../src/jobs/follow-shadows";
import { Shop, waitFor } from "../support/shop";

interface ShownPlan {
  id: string;
  version: number | null;
  status: string;
  document: object;
  effective_from: string | null;
  created_by: string | null;
  published_by: string | null;
}
interface Refusal {
  status: number;
  data: { type?: string; code?: string; message: string; details?: Record<string, unknown> };
}

const [trust, direct, ...others] = halvingMatrix.bonuses;
const MORE_DIRECT = {
  ...halvingMatrix,
  bonuses: [{ ...trust, rate: "0.01" }, { ...direct, rate: "0.05" }, ...others],
};
const changed = (fields: object) => ({ ...halvingMatrix, ...fields });
const tree = (fields: object) => changed({ bonuses: [{ ...others[1], ...fields }] });
/** As text: whoever writes 50,000 arrays into each other by JSON.stringify runs out of stack. */
const NESTED = "[".repeat(50_000) + "]".repeat(50_000);
const nestedIn = (field: string): string =>
  JSON.stringify(changed({ [field]: "HERE" })).replace('"HERE"', NESTED);

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    beforeEach(async () => {
      shop = await Shop.open(api as Http, getContainer());
    });

    const post = (path: string, body: unknown): Promise<Refusal> =>
      shop.http
        .post<never>(`/admin/commission-plans${path}`, body, {
          headers: {
            ...adminHeaders(shop.admin_token).headers,
            "content-type": "application/json",
          },
        })
        .then(({ data }) => ({ status: 200, data }))
        .catch((error: { response: Refusal }) => error.response);
    const remove = (id: string): Promise<Refusal> =>
      shop.http
        .delete<never>(`/admin/commission-plans/${id}`, adminHeaders(shop.admin_token))
        .then(({ data }) => ({ status: 200, data }))
        .catch((error: { response: Refusal }) => error.response);
    const draft = async (document: object = MORE_DIRECT) =>
      (await shop.adminPost<{ commission_plan: ShownPlan }>("/commission-plans", { document }))
        .commission_plan;

    it("a draft is made, changed, published, told of, and decides the next order", async () => {
      const ann = await shop.partner("Ann Alpha");
      const told: object[] = [];
      const bus = getContainer().resolve(Modules.EVENT_BUS);
      bus.subscribe("plan.published", async (event) => void told.push(event.data as object), {
        subscriberId: "test-plan-published",
      });
      const [admin] = await getContainer().resolve(Modules.USER).listUsers({ email: ADMIN.email });
      const first = await shop.order({ referral_code: ann.referral_code });
      await shop.settled(first.id);
      const { id, ...made } = await draft(halvingMatrix);
      expect(made).toMatchObject({ version: null, status: "draft", created_by: admin.id });
      expect(
        await shop.adminPost(`/commission-plans/${id}`, { document: MORE_DIRECT }),
      ).toMatchObject({ commission_plan: { id, status: "draft", document: MORE_DIRECT } });
      expect(await shop.adminPost(`/commission-plans/${id}/publish`)).toMatchObject({
        commission_plan: { version: 2, status: "published", published_by: admin.id },
      });
      expect(
        await shop.adminPost("/commission-plans/simulate", { document: MORE_DIRECT }),
      ).toMatchObject({
        simulation: {
          orders: 1,
          approximate: false,
          totals_by_bonus: { direct: { usd: { now: "3.000000", draft: "5.000000" } } },
        },
      });
      const wrong = [
        { limit: 0 },
        { limit: 10_001 },
        { limit: "5" },
        { to: "0000-01-01T00:00:00Z" },
      ];
      for (const fields of wrong) {
        expect(await post("/simulate", { document: MORE_DIRECT, ...fields })).toMatchObject({
          status: 400,
          data: { code: "invalid_request" },
        });
      }
      const second = await shop.order({ referral_code: ann.referral_code });
      const lineOf = async (order: { id: string }) =>
        (await shop.settled(order.id)).lines.find(({ bonus }) => bonus === "direct");
      expect(await lineOf(first)).toMatchObject({ rate: "0.03" });
      expect(await lineOf(second)).toMatchObject({ rate: "0.05" });
      expect(await shop.admin(`/commission-plans?limit=1`)).toMatchObject({
        commission_plans: [{ id, version: 2, status: "published" }],
        count: 2,
        limit: 1,
        offset: 0,
      });
      expect(await shop.admin(`/commission-plans?status=superseded`)).toMatchObject({
        commission_plans: [{ version: 1 }],
        count: 1,
      });
      await waitFor(
        async () => told,
        (events) => events.length > 0,
      );
      const { commission_plan } = await shop.admin<{ commission_plan: ShownPlan }>(
        `/commission-plans/${id}`,
      );
      const { effective_from } = commission_plan;
      expect(told).toEqual([{ id, code: "halving-matrix", version: "2", effective_from }]);
      expect(await post(`/${id}`, { document: halvingMatrix })).toMatchObject({
        status: 409,
        data: { type: "conflict", code: "plan_published" },
      });
      expect(await remove(id)).toMatchObject({ status: 409, data: { code: "plan_published" } });
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });

    it("a draft runs as a shadow: it is compared, kept from changing, and pays nobody", async () => {
      const ann = await shop.partner("Ann Alpha");
      await shop.admin("/partners");
      const { id } = await draft();
      const path = `/commission-plans/${id}/shadow`;
      const ask = (of: string) =>
        shop.admin(of).then(
          () => ({ status: 200 }),
          (error: { response: Refusal }) => error.response,
        );
      const unknown = { status: 404, data: { type: "not_found", code: "plan_not_found" } };
      expect(await ask("/commission-plans/uplan_none/shadow")).toMatchObject(unknown);
      expect(await post("/uplan_none/shadow", {})).toMatchObject(unknown);
      expect(await remove("uplan_none/shadow")).toMatchObject(unknown);
      const none = { status: 404, data: { code: "shadow_not_found" } };
      expect(await ask(path)).toMatchObject(none);
      expect(await remove(`${id}/shadow`)).toMatchObject(none);
      expect(await post(`/${id}/shadow`, { surprise: 1 })).toMatchObject({ status: 400 });

      expect(await shop.adminPost(path)).toMatchObject({
        shadow: {
          plan_id: id,
          status: "running",
          facts: 0,
          orders: 0,
          behind: 0,
          stopped_at: null,
        },
      });
      expect(await shop.admin(`/commission-plans/${id}`)).toMatchObject({
        commission_plan: { status: "draft", is_shadow: true },
      });
      const running = { status: 409, data: { type: "conflict", code: "shadow_running" } };
      expect(await post(`/${id}/shadow`, {})).toMatchObject(running);
      expect(await post(`/${id}`, { document: halvingMatrix })).toMatchObject(running);
      expect(await remove(id)).toMatchObject(running);

      const order = await shop.order({ referral_code: ann.referral_code });
      await shop.settled(order.id);
      await uplineFollowShadows(getContainer());
      const direct = { direct: { usd: { now: "3.000000", draft: "5.000000" } } };
      const figures = {
        ...{ facts: 1, orders: 1, failed: 0, approximate: 0, failures: [], behind: 0 },
        comparison: { orders: 1, complete: true, totals_by_bonus: direct },
      };
      expect(await shop.admin(path)).toMatchObject({ shadow: { status: "running", ...figures } });
      expect(await ask(`${path}?limit=0`)).toMatchObject({ status: 400 });
      const lines = (await shop.commissions(order.id)).lines;
      expect(lines.find(({ bonus }) => bonus === "direct")).toMatchObject({ amount: "3.000000" });
      expect(await remove(`${id}/shadow`)).toMatchObject({
        status: 200,
        data: { shadow: { ...figures, status: "stopped", behind: null } },
      });
      expect(await post(`/${id}`, { document: halvingMatrix })).toMatchObject({ status: 200 });
      const stranger = storeHeaders(shop.store.publishable_key);
      await expect(shop.http.get(`/admin${path}`, stranger)).rejects.toMatchObject({
        response: { status: 401 },
      });
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });

    it("refuses bad documents by name of the field, and keeps nothing", async () => {
      const { id } = await draft();
      const bad: [string, unknown, string][] = [
        ["nothing", "null", ""],
        ["text", '"halving-matrix"', ""],
        ["an unknown field", changed({ surprise: 1 }), "surprise"],
        [
          "a billion levels",
          tree({ rates: { kind: "geometric", first: "0.01", ratio: "0.5", max_levels: 1e9 } }),
          "bonuses.0.rates.max_levels",
        ],
        ["a negative rate", changed({ bonuses: [{ ...trust, rate: "-1" }] }), "bonuses.0.rate"],
        ["a rate as a number", tree({ pool: 0.03 }), "bonuses.0.pool"],
        ["deep nesting", NESTED, ""],
        ["deep nesting in a field", nestedIn("placement"), "placement"],
        ["deep nesting in a new field", nestedIn("x"), "x"],
        ["U+0000", changed({ name: "a\u0000b" }), "name"],
        ["half a character", changed({ name: "a\ud800b" }), "name"],
        [
          "a prototype",
          JSON.stringify(halvingMatrix).replace("{", '{"__proto__":{"name":"x"},'),
          "__proto__",
        ],
        ["a constructor", changed({ constructor: { prototype: {} } }), "constructor"],
        ["a very long name of a field", changed({ ["x".repeat(100_000)]: 1 }), "x".repeat(200)],
      ];
      for (const path of ["", "/lint", "/simulate", `/${id}`]) {
        for (const [what, document, field] of bad) {
          const text = typeof document === "string" ? document : JSON.stringify(document);
          const { status, data } = await post(path, `{"document":${text}}`);
          expect([path, what, status, data.type, data.code, data.details]).toEqual([
            ...[path, what, 400, "invalid_data", "invalid_plan"],
            { path: field },
          ]);
        }
      }
      expect(await post("", { document: changed({ name: "x".repeat(300_000) }) })).toMatchObject({
        status: 413,
      });
      expect(await post("", { document: halvingMatrix, status: "published" })).toMatchObject({
        status: 400,
        data: { code: "invalid_request" },
      });
      expect(await shop.admin("/commission-plans?status=draft")).toMatchObject({ count: 1 });
      expect(await shop.admin(`/commission-plans/${id}`)).toMatchObject({
        commission_plan: { document: MORE_DIRECT },
      });
    });

    it("lints without keeping, refuses times that were, and deletes drafts only", async () => {
      const { data: report } = await post("/lint", {
        document: changed({ holds_days: { order: 0 } }),
      });
      expect(report).toMatchObject({
        plan: "halving-matrix",
        findings: [{ code: "no_hold", level: "info", path: "holds_days.order" }],
        worst_case: { rate: "0.1", by_bonus: { direct: "0.03" } },
      });
      const { id } = await draft();
      const past = await post(`/${id}/publish`, { effective_from: "2020-01-01T00:00:00Z" });
      expect(past).toMatchObject({ status: 400, data: { code: "invalid_effective_from" } });
      for (const body of [
        { effective_from: "tomorrow" },
        { effective_from: 5 },
        { acknowledge: "all" },
        { surprise: true },
      ]) {
        expect(await post(`/${id}/publish`, body)).toMatchObject({
          status: 400,
          data: { code: "invalid_request" },
        });
      }
      const future = await post(`/${id}/publish`, { effective_from: "2090-01-01T00:00:00Z" });
      expect(future).toMatchObject({
        status: 200,
        data: {
          commission_plan: { status: "published", effective_from: "2090-01-01T00:00:00.000Z" },
        },
      });
      const other = await draft();
      expect(await remove(other.id)).toMatchObject({
        status: 200,
        data: { id: other.id, object: "commission_plan", deleted: true },
      });
      const gone = { status: 404, data: { code: "plan_not_found" } };
      expect(await remove(other.id)).toMatchObject(gone);
      expect(await post(`/${other.id}`, { document: halvingMatrix })).toMatchObject(gone);
      expect(await post(`/${other.id}/publish`, {})).toMatchObject(gone);
      const stranger = storeHeaders(shop.store.publishable_key);
      await expect(shop.http.get("/admin/commission-plans", stranger)).rejects.toMatchObject({
        response: { status: 401 },
      });
    });
  },
});
