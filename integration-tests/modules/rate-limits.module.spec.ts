import { randomUUID } from "node:crypto";
import { parseOptions } from "../../src/support/options";
import { RateLimits } from "../../src/support/rate-limit";

const { UPLINE_HAS_REDIS } = process.env;
const NOBODY_THERE = "redis://127.0.0.1:1";
const few = { rate_limits: { payout_request: { points: 3, seconds: 60 } } };
const MANY = "too_many_requests";

async function tries(limits: RateLimits, who: string, times: number): Promise<string[]> {
  const told = [];
  for (let i = 0; i < times; i++) {
    const said = limits.count("payout_request", who).then(() => "counted");
    told.push(await said.catch((error: { code: string }) => error.code));
  }
  return told;
}

/** One limiter that counts right, whatever it counts with. */
function refusesOneTooMany(redis_url: string | undefined): void {
  it("refuses one try too many, and nobody else", async () => {
    const limits = new RateLimits(parseOptions({ ...few, redis_url }));
    const [ann, bob] = [randomUUID(), randomUUID()];
    const start = Date.now();
    expect(await tries(limits, ann, 4)).toEqual(["counted", "counted", "counted", MANY]);
    expect(await tries(limits, bob, 1)).toEqual(["counted"]);
    await expect(limits.check("payout_request", ann)).rejects.toMatchObject({
      ...{ type: "rate_limited", code: MANY },
      details: { retry_after_seconds: expect.any(Number) },
    });
    await limits.check("payout_request", bob);
    await limits.check("enrol", ann);
    expect(Date.now() - start).toBeLessThan(5_000);
  });
}

describe("in memory", () => refusesOneTooMany(undefined));
describe("with a Redis that does not answer", () => refusesOneTooMany(NOBODY_THERE));

(UPLINE_HAS_REDIS ? describe : describe.skip)("with Redis", () => {
  refusesOneTooMany(UPLINE_HAS_REDIS);

  it("counts together with other instances", async () => {
    const options = parseOptions({ ...few, redis_url: UPLINE_HAS_REDIS });
    const [one, other] = [new RateLimits(options), new RateLimits(options)];
    // Before it is connected, an instance counts by itself.
    await Promise.all([tries(one, randomUUID(), 1), tries(other, randomUUID(), 1)]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const ann = randomUUID();
    expect(await tries(one, ann, 2)).toEqual(["counted", "counted"]);
    expect(await tries(other, ann, 2)).toEqual(["counted", MANY]);
  });
});

it("knows its limits by name", () => {
  const payouts = { payouts: { points: 1, seconds: 1 } };
  expect(() => parseOptions({ rate_limits: payouts })).toThrow("rate_limits");
  const none = { enrol: { points: 0, seconds: 1 } };
  expect(() => parseOptions({ rate_limits: none })).toThrow("rate_limits.enrol.points");
});
