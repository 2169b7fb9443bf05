import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import fc from "fast-check";
import { described, fuzz, INSIDERS } from "../support/fuzz";
import { rightBodyOf } from "../support/fuzz-requests";
import { noLimits, withOptions } from "../support/plugin-options";
import { apiRoutes, pathOf } from "../support/routes";
import { callers, openStage, OPENING_MS, type Stage } from "../support/stage";
import { changedTables, stateOf } from "../support/state";
import { jsonOf, send } from "../support/wire";

/** `FUZZ_REQUESTS=10000 FUZZ_SEED=7 npm test -- fuzz` sends more, or what was drawn before. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS || 900);
const SEED = Number(process.env.FUZZ_SEED || Date.now() % 1_000_000);
const LIMIT_MS = OPENING_MS + REQUESTS * 200;

const DEEP = 30_000;
const ARRAYS = `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`;
const OBJECTS = `${'{"a":'.repeat(DEEP / 3)}1${"}".repeat(DEEP / 3)}`;

/** Values that grow in a parser, exhaust what walks them, or reach for what all objects share. */
const BOMBS = [
  ...[`"${"x".repeat(600_000)}"`, ARRAYS, OBJECTS, `{"a":${ARRAYS}}`, `[${"1,".repeat(30_000)}1]`],
  `{${Array.from({ length: 8_000 }, (_, i) => `"f${i}":1`).join()}}`,
  '{"__proto__":{"polluted":"yes"}}',
  '{"constructor":{"prototype":{"polluted":"yes"}}}',
];
const polluted = () => ({}) as { polluted?: string };

// Whoever sends thousands of requests meets every limit: these are to reach what lies behind.
withOptions({ rate_limits: noLimits() });

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(api, getContainer());
    }, OPENING_MS);

    it("a body that is too large, too deep or no plain data is refused at once by every route", async () => {
      const before = await stateOf(getContainer());
      const wrong: unknown[] = [];
      for (const route of apiRoutes().filter(({ method, spec }) => method !== "GET" && spec.body)) {
        const params = { id: "nowhere_01", code: "nowhere", name: "week" };
        const headers = {
          ...callers(stage)[INSIDERS[route.key]],
          "content-type": "application/json",
        };
        // The other fields are as they should be, so that nothing else is refused first.
        const [sample] = fc.sample(rightBodyOf(route), { seed: 1, numRuns: 1 });
        const fields = Object.keys({ ...(sample as object), anything: null });
        for (const [place, bomb] of fields.flatMap((field) =>
          BOMBS.map((value) => [field, value]),
        )) {
          const start = Date.now();
          const rest = JSON.stringify({ ...(sample as object), [place]: "BOMB" });
          const body = rest.replace('"BOMB"', () => bomb);
          const request = { method: route.method, path: pathOf(route, params), headers, body };
          const answer = await send(stage.base_url, request);
          const is_slow = Date.now() - start > 5_000;
          const { message } = jsonOf(answer) ?? {};
          const is_told = typeof message === "string" && answer.text.length < 20_000;
          if (answer.status < 400 || answer.status >= 500 || is_slow || !is_told) {
            const said = [answer.status, is_slow, answer.text.slice(0, 200)];
            wrong.push([route.key, place, bomb.slice(0, 40), ...said]);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(polluted().polluted).toBeUndefined();
      expect(changedTables(before, await stateOf(getContainer()))).toEqual([]);
    });

    it(
      `${REQUESTS} requests that nobody should send, drawn with FUZZ_SEED=${SEED}`,
      async () => {
        const report = await fuzz(stage, apiRoutes(), { requests: REQUESTS, seed: SEED });
        process.stdout.write(described(report));
        expect(report.faults.slice(0, 10)).toEqual([]);
        expect(report.requests).toBeGreaterThanOrEqual(REQUESTS);
        // Whoever draws only what is refused at once tries little.
        expect(report.accepted).toBeGreaterThan(REQUESTS / 20);
        expect(report.changes).toBeGreaterThan(REQUESTS / 100);
        expect(report.refused).toBeGreaterThan(REQUESTS / 4);
        expect(polluted().polluted).toBeUndefined();
        const { verify } = await stage.shop.admin<{ verify: object }>("/ledger/verify?run=true");
        expect(verify).toMatchObject({ ok: true, first_fault: null });
      },
      LIMIT_MS,
    );
  },
});
