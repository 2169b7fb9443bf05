import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Modules } from "@medusajs/framework/utils";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { createAdmin } from "../../demo/admin";
import { adminHeaders, type Http } from "../../demo/http";
import { ADMIN, logInAdmin } from "../../demo/people";
import { DEEDS, type Scene } from "../support/deeds";
import { Shop } from "../support/shop";

const API = path.join(__dirname, "../../src/api");

/** Every route of `/admin` that is no GET. */
function changingRoutes(): string[] {
  const files = readdirSync(path.join(API, "admin"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => path.basename(file) === "route.ts")
    .flatMap((file) => {
      const text = readFileSync(path.join(API, "admin", file), "utf8");
      const at = `/admin/${path.dirname(file).replace(/\[(\w+)\]/g, ":$1")}`;
      const methods = [...text.matchAll(/export const (POST|PUT|PATCH|DELETE)\b/g)];
      return methods.map(([, method]) => `${method} ${at}`);
    })
    .sort();
}

it("every route of admins that changes something has its deeds, or a reason why none", () => {
  expect(changingRoutes().length).toBeGreaterThan(15);
  expect(changingRoutes()).toEqual(Object.keys(DEEDS).sort());
});

interface ShownDeed {
  no: string;
  at: string;
  actor: string | null;
  actor_name: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
}
interface Deeds {
  deeds: ShownDeed[];
  count: number;
  limit: number;
  offset: number;
}

const SECOND = { email: "second@example.com", password: "upline-second" };

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop;
    const deeds = (query = "") => shop.admin<Deeds>(`/upline/audit${query}`);

    it("each is recorded with who did it, before and after, and can be found", async () => {
      shop = await Shop.open(api as Http, getContainer());
      const ann = await shop.partner("Ann Alpha");
      const bob = await shop.partner("Bob Bravo", ann);
      const order = await shop.order({ referral_code: ann.referral_code });
      await shop.settled(order.id);
      await createAdmin(getContainer(), SECOND.email, SECOND.password);
      const second = adminHeaders(await logInAdmin(shop.http, SECOND.email, SECOND.password));
      const scene: Scene = {
        shop,
        ann,
        bob,
        async askAs(to, body) {
          type Answer = Record<string, { id: string }>;
          const { data } = await shop.http.post<Answer>(`/admin${to}`, body, second);
          return Object.values(data)[0].id;
        },
      };
      // What partners did themselves is none of an admin's deeds.
      expect(await deeds()).toEqual({ deeds: [], count: 0, limit: 20, offset: 0 });
      const [admin] = await getContainer().resolve(Modules.USER).listUsers({ email: ADMIN.email });
      for (const [route, deed] of Object.entries(DEEDS)) {
        if ("none" in deed) continue;
        const [to, body] = await deed.request(scene);
        const { count } = await deeds();
        const config = adminHeaders(shop.admin_token);
        await (route.startsWith("DELETE")
          ? shop.http.delete(`/admin${to}`, config)
          : shop.http.post(`/admin${to}`, body ?? {}, config));
        const now = await deeds(`?limit=${deed.actions.length}`);
        expect([route, now.count]).toEqual([route, count + deed.actions.length]);
        const newest = [...now.deeds].reverse();
        expect(newest.map(({ action }) => action)).toEqual(deed.actions);
        for (const { actor, actor_name, before, after, ...shown } of newest) {
          expect([actor, actor_name]).toEqual([admin.id, ADMIN.email]);
          expect(before ?? after).not.toBeNull();
          expect(before).not.toEqual(after);
          expect(`${shown.action} ${shown.subject_id}`).toMatch(/^\w+\.\w+ ./);
          expect(shown.action.startsWith(`${shown.subject_kind}.`)).toBe(true);
        }
      }
      const { partner } = await shop.admin<{ partner: { status: string } }>(`/partners/${bob.id}`);
      expect(partner.status).toBe("suspended");

      // What is refused, or changes nothing, is no deed.
      const { count } = await deeds();
      await shop.adminPost(`/partners/${bob.id}`, { status: "suspended", kyc_level: "BASIC" });
      await expect(shop.adminPost("/partners/prt_none", { status: "active" })).rejects.toThrow();
      await shop.adminPost("/periods/day/close");
      expect((await deeds()).count).toBe(count);

      const of = `?subject_kind=partner&subject_id=${bob.id}`;
      expect(await deeds(of)).toMatchObject({
        count: 3,
        deeds: [
          {
            action: "partner.change_status",
            before: { status: "active" },
            after: { status: "suspended" },
          },
          {
            action: "partner.set_kyc_level",
            before: { kyc_level: "NONE" },
            after: { kyc_level: "BASIC" },
          },
          {
            action: "partner.give_rank",
            before: { ladder: "lv", rank: "LV0" },
            after: { ladder: "lv", rank: "LV2" },
            reason: "was there before",
          },
        ],
      });
      expect(await deeds(`${of}&action=partner.set_kyc_level&limit=1`)).toMatchObject({ count: 1 });
      expect(await deeds("?actor=user_none")).toMatchObject({ count: 0, deeds: [] });
      expect((await deeds(`?actor=${admin.id}&offset=2&limit=3`)).deeds).toHaveLength(3);
      const all = (await deeds("?limit=100")).deeds;
      const numbers = all.map(({ no }) => Number(no));
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
      for (const wrong of ["?subject_kind=cat", "?limit=0", "?who=me", "?actor="]) {
        await expect(deeds(wrong)).rejects.toMatchObject({ response: { status: 400 } });
      }

      // An API key is called by its title, and a user who is gone by the e-mail it had.
      const key = await getContainer()
        .resolve(Modules.API_KEY)
        .createApiKeys({ title: "Back office", type: "secret", created_by: admin.id });
      const auth = { username: key.token, password: "" };
      await shop.http.post(`/admin/partners/${bob.id}`, { status: "active" }, { auth } as object);
      expect((await deeds("?limit=1")).deeds).toMatchObject([
        { actor: key.id, actor_name: "Back office", action: "partner.change_status" },
      ]);
      const [gone] = await getContainer().resolve(Modules.USER).listUsers({ email: SECOND.email });
      await getContainer().resolve(Modules.USER).softDeleteUsers([gone.id]);
      expect((await deeds(`?actor=${gone.id}&limit=1`)).deeds).toMatchObject([
        { actor_name: SECOND.email },
      ]);
      expect(await shop.admin("/ledger/verify?run=true")).toMatchObject({ verify: { ok: true } });
    });
  },
});
