import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import {
  ACCESS,
  ASKS,
  NOWHERE,
  STRANGE_ASKS,
  takesIds,
  type Access,
  type Ask,
} from "../support/access";
import { apiRoutes, pathOf, type ApiRoute } from "../support/routes";
import { callers, openStage, OPENING_MS, type Caller, type Stage } from "../support/stage";
import { changedTables, stateOf } from "../support/state";
import { jsonOf, send, type WireAnswer } from "../support/wire";

const ROUTES = apiRoutes();
const OUTSIDERS: Record<Access, Caller[]> = {
  admin: ["nobody", "anonymous", "forged", "unkeyed", "customer", "partner", "other"],
  partner: ["nobody", "unkeyed", "anonymous", "forged", "admin", "customer"],
  customer: ["nobody", "unkeyed", "anonymous", "forged", "admin"],
  anyone: ["nobody", "unkeyed"],
  public: [],
};
const INSIDERS: Record<Access, Caller[]> = {
  admin: ["admin"],
  partner: ["partner", "other"],
  customer: ["customer", "partner"],
  anyone: ["anonymous", "forged", "customer", "partner", "other", "admin"],
  public: ["nobody", "anonymous", "partner", "admin"],
};

/** How somebody who may not is turned away, before anything else of the request is looked at. */
function refusalOf(route: ApiRoute, caller: Caller): number {
  const isStore = route.path.startsWith("/store");
  if (isStore && (caller === "nobody" || caller === "unkeyed")) return 400;
  return isStore && caller === "customer" ? 404 : 401;
}

/** Everybody × every route of `src/api`; the table is {@link ACCESS}, and a route that it lacks fails. */
medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(api, getContainer());
    }, OPENING_MS);

    function ask(route: ApiRoute, caller: Caller, asked: Ask = ASKS[route.key] ?? {}) {
      const params = Object.fromEntries(
        [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, NOWHERE]),
      );
      const { query = {}, body } = asked;
      const search = new URLSearchParams(query).toString();
      const path = pathOf(route, { ...params, ...asked.params }) + (search && `?${search}`);
      const headers = { ...callers(stage)[caller], "content-type": "application/json" };
      const isRead = route.method === "GET";
      return send(stage.base_url, {
        ...{ method: route.method, path, headers },
        body: isRead ? undefined : JSON.stringify(body ?? {}),
      });
    }

    it("knows who may use each route, and of no route that is gone", () => {
      expect(Object.keys(ACCESS).sort()).toEqual(ROUTES.map(({ key }) => key).sort());
      expect(ROUTES.length).toBeGreaterThan(40);
    });

    it("turns away whoever may not, and nothing is written", async () => {
      const before = await stateOf(getContainer());
      const wrong: unknown[] = [];
      for (const route of ROUTES) {
        for (const caller of OUTSIDERS[ACCESS[route.key]]) {
          const answer = await ask(route, caller);
          const right = refusalOf(route, caller);
          if (answer.status !== right) wrong.push([route.key, caller, answer.status, answer.text]);
        }
      }
      expect(wrong).toEqual([]);
      expect(changedTables(before, await stateOf(getContainer()))).toEqual([]);
    });

    it("lets in whoever may", async () => {
      const wrong: unknown[] = [];
      for (const route of ROUTES) {
        for (const caller of INSIDERS[ACCESS[route.key]]) {
          const { status, text } = await ask(route, caller);
          if ([401, 403].includes(status) || status >= 500)
            wrong.push([route.key, caller, status, text]);
        }
      }
      expect(wrong).toEqual([]);
    });

    const naming = ROUTES.filter((route) => ACCESS[route.key] === "partner" && takesIds(route));

    it("has a request with somebody else's ids for every route of a partner that takes ids", () => {
      expect(Object.keys(STRANGE_ASKS).sort()).toEqual(naming.map(({ key }) => key).sort());
    });

    it.each(naming.map((route) => [route.key, route] as const))(
      "%s: what is another's is answered as what is nowhere, and stays",
      async (key, route) => {
        const asks = await STRANGE_ASKS[key](stage);
        const before = await stateOf(getContainer());
        for (const strange of asks) {
          const nowhere = elsewhere(strange);
          const answer = await ask(route, "partner", strange);
          expect(shown(answer, strange)).toEqual(
            shown(await ask(route, "partner", nowhere), nowhere),
          );
          expect(answer.status >= 400 || jsonOf(answer)?.count === 0).toBe(true);
        }
        expect(changedTables(before, await stateOf(getContainer()))).toEqual([]);
      },
    );

    it("shows a partner its own and a stranger none of it", async () => {
      const route = ROUTES.find(
        ({ key }) => key === "GET /store/partners/me/commissions/:order_id",
      );
      const params = { order_id: stage.orders.bob };
      expect((await ask(route as ApiRoute, "other", { params })).status).toBe(200);
      const others = [stage.bob.customer_id, "bob.bravo@example.com", stage.orders.bob];
      for (const own of ROUTES.filter(({ key }) => ACCESS[key] === "partner")) {
        const { text } = await ask(own, "partner");
        expect(others.filter((secret) => text.includes(secret))).toEqual([]);
      }
    });

    it("gives no more than it shows when asked for fields of core's tables", async () => {
      const fields = "+customer.email,*customer,*orders,+referral_code";
      for (const route of ROUTES.filter(({ method }) => method === "GET")) {
        const { text } = await ask(route, "partner", { query: { fields } });
        expect(text).not.toMatch(/example\.com/);
      }
    });
  },
});

/** The same request with ids of the same form that exist nowhere. */
function elsewhere({ params, query, body }: Ask): Ask {
  const nowhere = (fields: object | undefined) =>
    fields &&
    Object.fromEntries(
      Object.entries(fields).map(([name, id]) => [name, `${id}`.replace(/.{6}$/, "000000")]),
    );
  return { params: nowhere(params), query: nowhere(query), body: nowhere(body as object) };
}

/** What an answer tells whoever asked, beside the ids that were sent. */
function shown({ status, headers, text }: WireAnswer, { params, query, body }: Ask): object {
  const sent = Object.values({ ...params, ...query, ...(body as object) }) as string[];
  const told = sent.reduce((rest, id) => rest.replaceAll(id, "<id>"), text);
  return { status, told, length: headers["content-length"] };
}
