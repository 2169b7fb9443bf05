import {
  LATE_MS,
  type Script,
  STRIPE_KEY,
  StripeDouble,
} from "../../../../integration-tests/support/stripe-double";
import { ACCOUNT, connect, order } from "./given";

let stripe: StripeDouble;
beforeEach(async () => (stripe = await StripeDouble.start()));
afterEach(() => stripe.stop());

const provider = () => connect(stripe.options);
const later = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

interface Story {
  scripts: Script[];
  /** what the first send says */
  send: "paid" | "failed" | "unknown";
  /** transfers when it has said so */
  exist: 0 | 1;
  /** what a look-up says at once */
  look_up: "paid" | "never_seen";
  /** what a second send says, as after `never_seen` or by mistake */
  again: "paid" | "failed" | "unknown";
}

/** With keys as they are within a day: the first answer is repeated, failures too. */
const STORIES: Record<string, Story> = {
  success: { scripts: ["success"], send: "paid", exist: 1, look_up: "paid", again: "paid" },
  "refused by Stripe": {
    scripts: ["refused"],
    send: "failed",
    exist: 0,
    look_up: "never_seen",
    again: "failed",
  },
  "refused by a card network": {
    scripts: ["card_refused"],
    send: "failed",
    exist: 0,
    look_up: "never_seen",
    again: "failed",
  },
  "a key without the permission": {
    scripts: ["forbidden"],
    send: "failed",
    exist: 0,
    look_up: "never_seen",
    again: "paid",
  },
  "an expired key": {
    scripts: ["bad_key"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "paid",
  },
  "a conflict": {
    scripts: ["conflict"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "paid",
  },
  "asked too often": {
    scripts: ["rate_limited"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "paid",
  },
  "500 before the effect": {
    scripts: ["error_before"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "unknown",
  },
  "500 after the effect": {
    scripts: ["error_after"],
    send: "unknown",
    exist: 1,
    look_up: "paid",
    again: "unknown",
  },
  "no answer before the effect": {
    scripts: ["timeout_before"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "paid",
  },
  "no answer after the effect": {
    scripts: ["timeout_after"],
    send: "unknown",
    exist: 1,
    look_up: "paid",
    again: "paid",
  },
  "a connection cut once before the effect, where the SDK tries again": {
    scripts: ["reset_before"],
    send: "paid",
    exist: 1,
    look_up: "paid",
    again: "paid",
  },
  "a connection cut twice before the effect": {
    scripts: ["reset_before", "reset_before"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "paid",
  },
  "a connection cut after the effect": {
    scripts: ["reset_after"],
    send: "paid",
    exist: 1,
    look_up: "paid",
    again: "paid",
  },
  "an answer that cannot be read": {
    scripts: ["garbage_after"],
    send: "unknown",
    exist: 1,
    look_up: "paid",
    again: "paid",
  },
  "an effect that comes late": {
    scripts: ["late"],
    send: "unknown",
    exist: 0,
    look_up: "never_seen",
    again: "unknown",
  },
};

describe.each(Object.entries(STORIES))("%s", (_name, { scripts, send, exist, look_up, again }) => {
  it(`is ${send}, looked up ${look_up}, sent again ${again}, and never paid twice`, async () => {
    stripe.script(...scripts);
    expect((await provider().send(order())).state).toBe(send);
    expect(stripe.transfers).toHaveLength(exist);
    expect((await provider().lookUp(order())).state).toBe(look_up);
    expect((await provider().send(order())).state).toBe(again);
    if (scripts.includes("late")) await later(LATE_MS);
    expect(stripe.transfers.length).toBeLessThanOrEqual(1);
    const found = await provider().lookUp(order());
    expect(found.state).toBe(stripe.transfers.length === 1 ? "paid" : "never_seen");
  });

  it("is paid once where a look-up goes before every send, a day later too", async () => {
    stripe.script(...scripts);
    await provider().send(order());
    if (scripts.includes("late")) await later(LATE_MS);
    stripe.pruneKeys();
    const found = await provider().lookUp(order());
    const end = found.state === "never_seen" ? await provider().send(order()) : found;
    expect(end).toEqual({ state: "paid", reference: "tr_1" });
    expect(stripe.transfers).toHaveLength(1);
  });
});

describe("a transfer", () => {
  it("tells Stripe whom, how much, and which payout", async () => {
    expect(await provider().send(order())).toEqual({ state: "paid", reference: "tr_1" });
    expect(stripe.transfers).toEqual([
      {
        id: "tr_1",
        object: "transfer",
        amount: 1234,
        currency: "usd",
        destination: ACCOUNT,
        transfer_group: "upay_1",
        metadata: { upline_payout_id: "upay_1" },
        reversed: false,
      },
    ]);
  });

  it("is not made again under the same id with another amount", async () => {
    await provider().send(order());
    const answer = await provider().send(order({ amount: "99.99" }));
    expect(answer).toMatchObject({ state: "unknown" });
    expect(answer).toHaveProperty("reason", expect.stringContaining("with other data"));
    expect(stripe.transfers).toHaveLength(1);
  });

  it.each([
    ["another amount", { amount: "12.35" }],
    ["another currency", { currency: "eur" }],
    ["another account", { details: { account_id: "acct_1Other00" } }],
  ])("of %s is not taken for the payout's", async (_what, other) => {
    await provider().send(order(other));
    expect(await provider().lookUp(order())).toMatchObject({ state: "unknown" });
    expect(await provider().lookUp(order({ reference: "tr_1" }))).toMatchObject({
      state: "unknown",
    });
  });

  it("that was reversed was not paid", async () => {
    await provider().send(order());
    stripe.reverse(stripe.transfers[0]);
    const failed = { state: "failed", reason: "the transfer tr_1 was reversed" };
    expect(await provider().lookUp(order())).toEqual(failed);
    expect(await provider().lookUp(order({ reference: "tr_1" }))).toEqual(failed);
  });

  it("is looked up by Stripe's own id where it is known", async () => {
    await provider().send(order());
    expect(await provider().lookUp(order({ reference: "tr_1" }))).toMatchObject({ state: "paid" });
    expect(stripe.requests.at(-1)).toBe("GET /v1/transfers/tr_1");
    const lost = await provider().lookUp(order({ reference: "tr_of_another_account" }));
    expect(lost).toMatchObject({ state: "unknown" });
  });
});

const FAULTS = [
  "refused",
  "card_refused",
  "forbidden",
  "bad_key",
  "conflict",
  "rate_limited",
  "error_before",
  "timeout_before",
  "garbage_after",
] as const satisfies Script[];

it.each(FAULTS)(
  "a look-up that meets %s knows nothing, least of all never_seen",
  async (script) => {
    await provider().send(order());
    stripe.script(script);
    expect(await provider().lookUp(order())).toMatchObject({ state: "unknown" });
    stripe.script(script);
    expect(await provider().lookUp(order({ id: "upay_2" }))).toMatchObject({ state: "unknown" });
  },
);

it.each(FAULTS)("the reason of %s holds neither key nor account", async (script) => {
  stripe.script(script);
  const answer = await provider().send(order());
  expect(answer).toHaveProperty("reason", expect.stringMatching(/^\S.{5,}/));
  expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${STRIPE_KEY}|acct_|said no`));
});

it("a server that is not there leaves the payout unknown", async () => {
  const { options } = stripe;
  await stripe.stop();
  expect(await connect(options).send(order())).toMatchObject({ state: "unknown" });
  expect(await connect(options).lookUp(order())).toMatchObject({ state: "unknown" });
  stripe = await StripeDouble.start();
});
