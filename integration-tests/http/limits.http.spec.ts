import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { ACCESS, ASKS, NOWHERE } from "../support/access";
import { noLimits, withOptions } from "../support/plugin-options";
import { apiRoutes, pathOf, type ApiRoute } from "../support/routes";
import { callers, openStage, OPENING_MS, type Stage } from "../support/stage";
import { changedTables, stateOf } from "../support/state";
import { jsonOf, send } from "../support/wire";

const POINTS = 3;
const few = Object.fromEntries(
  Object.keys(noLimits()).map((name) => [name, { points: POINTS, seconds: 3_600 }]),
);
// The test is its own proxy: what it writes last into X-Forwarded-For is whose request it is.
withOptions({
  rate_limits: {
    ...noLimits(),
    referral_validate: few.referral_validate,
    partner_changes: few.partner_changes,
    admin_money: few.admin_money,
  },
  trusted_proxies: ["loopback"],
});

const ROUTES = apiRoutes();
const CHANGES = ROUTES.filter(({ method }) => method !== "GET");
/** What moves money by an admin's hand. */
const MONEY = /^\/admin\/(adjustments|payouts|trust-funds|partners\/:id\/adjustments)/;

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(api, getContainer());
    }, OPENING_MS);

    function ask(route: ApiRoute, headers: object, body: unknown = ASKS[route.key]?.body ?? {}) {
      const { method, path } = route;
      const params = Object.fromEntries(
        [...path.matchAll(/:(\w+)/g)].map(([, name]) => [name, NOWHERE]),
      );
      const json = { "content-type": "application/json", ...headers };
      const request = { method, path: pathOf(route, params), headers: json };
      return send(stage.base_url, { ...request, body: JSON.stringify(body) });
    }
    const routeOf = (key: string) => ROUTES.find((route) => route.key === key) as ApiRoute;

    it("a partner who asked too often is refused and told for how long; another is not", async () => {
      const { partner, other } = callers(stage);
      const checkIn = routeOf("POST /store/partners/me/check-ins");
      for (let i = 0; i < POINTS; i++) expect((await ask(checkIn, partner)).status).not.toBe(429);
      const before = await stateOf(getContainer());
      const refused = await ask(checkIn, partner);
      const told = jsonOf(refused);
      expect(told).toEqual({
        ...{ type: "rate_limited", code: "too_many_requests", message: expect.any(String) },
        details: { retry_after_seconds: expect.any(Number) },
      });
      const { retry_after_seconds } = told?.details as { retry_after_seconds: number };
      expect([refused.status, refused.headers["retry-after"]]).toEqual([
        429,
        `${retry_after_seconds}`,
      ]);
      expect(retry_after_seconds).toBeGreaterThan(3_000);
      // Another address does not help whoever is logged in.
      expect((await ask(checkIn, { ...partner, "x-forwarded-for": "5.5.5.5" })).status).toBe(429);
      expect(changedTables(before, await stateOf(getContainer()))).toEqual([]);
      expect((await ask(checkIn, other)).status).not.toBe(429);
    });

    it("every change of a partner's, and every move of money by an admin, counts", async () => {
      const { partner, admin } = callers(stage);
      const limited = CHANGES.filter(
        ({ key, path }) => ACCESS[key] === "partner" || MONEY.test(path),
      );
      expect(limited.length).toBeGreaterThan(0);
      for (const route of limited) {
        const who = route.path.startsWith("/admin") ? admin : partner;
        const statuses = [];
        for (let i = 0; i <= POINTS; i++) statuses.push((await ask(route, who)).status);
        expect([route.key, statuses.at(-1)]).toEqual([route.key, 429]);
      }
    });

    it("wrong codes count for the address that the proxy saw, whatever stands left of it", async () => {
      const { anonymous } = callers(stage);
      const validate = routeOf("POST /store/referral/validate");
      const from = (forwarded: string) =>
        ask(validate, { ...anonymous, "x-forwarded-for": forwarded });
      for (let i = 0; i < POINTS; i++)
        expect((await from(`10.1.1.${i}, 7.7.7.7`)).status).toBe(200);
      expect((await from("10.2.2.2, 127.0.0.1, 7.7.7.7")).status).toBe(429);
      expect((await from("7.7.7.7, 6.6.6.6")).status).toBe(200);
    });
  },
});
