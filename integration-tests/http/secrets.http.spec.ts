import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { ACCESS, NOWHERE } from "../support/access";
import { overhear } from "../support/overheard";
import { noLimits, withOptions } from "../support/plugin-options";
import { apiRoutes, pathOf, type ApiRoute } from "../support/routes";
import { callers, openStage, OPENING_MS, type Caller, type Stage } from "../support/stage";
import { jsonOf, send } from "../support/wire";

const ENCRYPTION_KEY = "c0ffee00".repeat(8);
const IBAN = "DE89370400440532013000";
const BAD_IBAN = "DE00370400440532013000";
const ACCOUNT = "acct_1SecretOfStripe42";
const TOKEN = "sk_live_51NeverWriteThisDown";

/** What partners type into their payout methods: some of it right, some wrong in one place. */
const METHODS: readonly { kind: string; details: object }[] = [
  { kind: "manual", details: { holder_name: "Ann Alpha", iban: IBAN } },
  { kind: "manual", details: { holder_name: "Ann Alpha", iban: IBAN.replace(/(.{4})/g, "$1 ") } },
  { kind: "manual", details: { holder_name: "", iban: IBAN } },
  { kind: "manual", details: { holder_name: "Ann Alpha", iban: BAD_IBAN } },
  { kind: "manual", details: { holder_name: "Ann Alpha", iban: `${IBAN}${TOKEN}` } },
  { kind: "manual", details: { holder_name: "Ann Alpha", iban: IBAN, token: TOKEN } },
  { kind: "stripe-connect", details: { account_id: ACCOUNT } },
  { kind: "nobody-pays-so", details: { iban: IBAN, token: TOKEN } },
];

/** Requests that carry secrets, by route. A route that takes payout methods and is not here fails. */
const SECRET_BODIES: Readonly<Record<string, readonly unknown[]>> = {
  "POST /store/partners/me/payout-methods": METHODS,
  "DELETE /store/partners/me/payout-methods/:id": [],
};
const TAKES_SECRETS = /payout-methods/;

const ROUTES = apiRoutes();
withOptions({
  rate_limits: noLimits(),
  // An option that the store does not know yet would stop its boot.
  ...(ROUTES.some(({ path }) => TAKES_SECRETS.test(path)) && { encryption_key: ENCRYPTION_KEY }),
});

const compact = (text: string): string => text.replace(/[\s-]/g, "");
const found = (text: string, secrets: readonly string[]): string[] =>
  secrets.filter((secret) => compact(text).includes(secret));

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(api, getContainer());
    }, OPENING_MS);
    afterEach(() => jest.restoreAllMocks());

    function ask(route: ApiRoute, caller: Caller, body: unknown, id: string) {
      const { method, path } = route;
      const params = Object.fromEntries(
        [...path.matchAll(/:(\w+)/g)].map(([, name]) => [name, id]),
      );
      const headers = { ...callers(stage)[caller], "content-type": "application/json" };
      const request = { method, path: pathOf(route, params), headers };
      const isRead = method === "GET";
      return send(stage.base_url, { ...request, body: isRead ? undefined : JSON.stringify(body) });
    }

    it("knows every route that takes payout methods", () => {
      const taking = ROUTES.filter(
        ({ method, path }) => method !== "GET" && TAKES_SECRETS.test(path),
      );
      expect(taking.filter(({ key }) => !(key in SECRET_BODIES)).map(({ key }) => key)).toEqual([]);
    });

    it("payout methods are told to nobody in full: no log, event or answer holds them", async () => {
      const heard = overhear(getContainer());
      const answers: string[] = [];
      for (const route of ROUTES.filter(({ path }) => TAKES_SECRETS.test(path))) {
        const bodies = SECRET_BODIES[route.key] ?? [{}];
        for (const body of bodies) {
          for (const caller of ["partner", "other", "customer", "anonymous", "admin"] as const) {
            answers.push((await ask(route, caller, body, NOWHERE)).text);
          }
        }
      }
      const reads = ROUTES.filter(({ method }) => method === "GET");
      for (const route of reads) {
        for (const caller of ["partner", "admin"] as const) {
          answers.push((await ask(route, caller, undefined, NOWHERE)).text);
        }
      }
      const secrets = [IBAN, BAD_IBAN, ACCOUNT, TOKEN, ENCRYPTION_KEY];
      expect(found(answers.join("\n"), secrets)).toEqual([]);
      expect(found(heard.text(), secrets)).toEqual([]);
    });

    it("what is typed into the wrong field, and who is logged in, is not logged", async () => {
      const heard = overhear(getContainer());
      const answers: string[] = [];
      const bodies = [
        { code: IBAN, referral_code: IBAN, customer_id: IBAN, id: IBAN, kind: IBAN, note: TOKEN },
        { referral_code: TOKEN },
        { code: TOKEN },
        { [TOKEN]: IBAN },
      ];
      for (const route of ROUTES.filter(({ method }) => method !== "GET")) {
        const insider = ACCESS[route.key] === "admin" ? "admin" : "partner";
        for (const body of bodies) {
          for (const caller of [insider, "forged"] as const) {
            answers.push((await ask(route, caller, body, NOWHERE)).text);
          }
        }
      }
      const { shop, ann, bob } = stage;
      const tokens = [shop.admin_token, ann.token, bob.token].map(compact);
      expect(found(answers.join("\n"), [...tokens, ENCRYPTION_KEY])).toEqual([]);
      expect(found(heard.text(), [IBAN, TOKEN, ...tokens, ENCRYPTION_KEY])).toEqual([]);
    });

    it("hears what is logged and emitted", async () => {
      const heard = overhear(getContainer());
      const enrol = ROUTES.find(({ key }) => key === "POST /store/partners") as ApiRoute;
      const answer = await ask(enrol, "customer", {}, NOWHERE);
      expect(jsonOf(answer)).toMatchObject({ partner: { id: expect.any(String) } });
      await ask(ROUTES[0], "anonymous", "{", NOWHERE);
      console.info(TOKEN);
      expect(heard.text()).toContain("partner.registered");
      expect(heard.text()).toContain(TOKEN);
      const { log, events } = heard.counts();
      expect([log > 1, events > 0]).toEqual([true, true]);
    });
  },
});
