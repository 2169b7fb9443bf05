/** Every state of a payout × everything a provider can say, once, twice, late, or never. */
import type { PayoutAnswer, ProviderNews } from "../../src/modules/payout/provider";
import { PAYOUT_STATES, type PayoutState } from "../../src/modules/payout/states";
import type { Payout } from "../../src/modules/payout/types";
import { rejectPayout } from "../../src/workflows/steps/decide-payout";
import { lookUpNow } from "../../src/workflows/steps/send-payouts";
import { takeAnswer } from "../../src/workflows/steps/take-answer";
import { takeNews } from "../../src/workflows/steps/take-news";
import type { Manner } from "../support/bank";
import { Lab, type Partner } from "../support/network";
import { ADMIN, Paying } from "../support/paying";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Says = PayoutAnswer["state"] | "news paid" | "news failed" | "news reversed";
const SAYS: Says[] = [
  ...["paid", "processing", "failed", "unknown"],
  ...["news paid", "news failed", "news reversed"],
] as Says[];

/** Where a payout goes when that is said; absent: it stays, with its money. */
const BECOMES: Record<PayoutState, Partial<Record<Says, PayoutState>>> = {
  requested: {},
  approved: {},
  processing: {
    paid: "paid",
    failed: "failed",
    unknown: "unknown",
    "news paid": "paid",
    "news failed": "failed",
    "news reversed": "failed",
  },
  unknown: {
    paid: "paid",
    processing: "processing",
    failed: "failed",
    "news paid": "paid",
    "news failed": "failed",
    "news reversed": "failed",
  },
  paid: { failed: "failed", "news failed": "failed", "news reversed": "failed" },
  rejected: {},
  failed: {},
};

/** Where the dollar of a payout is in each state, of it a nickel the fee: available, hold, paid out, fees. */
const MONEY: Record<PayoutState, readonly number[]> = {
  requested: [0, 100, 0, 0],
  approved: [0, 100, 0, 0],
  processing: [0, 100, 0, 0],
  unknown: [0, 100, 0, 0],
  paid: [0, 0, 95, 5],
  rejected: [100, 0, 0, 0],
  failed: [100, 0, 0, 0],
};

const ANSWERS: Record<PayoutAnswer["state"], PayoutAnswer> = {
  paid: { state: "paid", reference: "ref" },
  processing: { state: "processing", reference: "ref" },
  failed: { state: "failed", reason: "closed" },
  unknown: { state: "unknown", reason: "no_answer" },
};
const NEWS = {
  "news paid": { state: "paid", reference: "ref" },
  "news failed": { state: "failed", reason: "closed" },
  "news reversed": { state: "reversed", reason: "closed" },
} as const satisfies Partial<Record<Says, ProviderNews["answer"]>>;
const isNews = (says: Says): says is keyof typeof NEWS => says in NEWS;

describe("what providers say", () => {
  let lab: Lab;
  let paying: Paying;
  let ann: Partner;
  let method: string;
  beforeAll(async () => {
    lab = await Lab.open({ payout: { minimum: "0", fee: "0.05", one_open: false } });
  });
  afterAll(() => lab.close());

  const open = async () => {
    paying = await Paying.open(lab);
    ({ partner: ann } = await paying.rich("10000.00"));
    method = await paying.methodOf(ann);
  };
  const close = async () => {
    try {
      await paying.net.assertInvariants();
      expect(await paying.net.prove()).toMatchObject({ ok: true, first_fault: null });
    } finally {
      await paying.close();
    }
  };

  const request = async () => (await paying.request(ann, method, "1.00")).payout;
  const approved = async () => (await paying.approve(await request())).payout;
  const batched = async () => {
    const payout = await approved();
    await paying.batch([payout]);
    return payout;
  };
  const sent = async (manner: Manner) => {
    paying.bank.manner = manner;
    const payout = await batched();
    await paying.send();
    return payout;
  };
  const hear = (payout: Payout, answer: ProviderNews["answer"], event_id = "evt") =>
    takeNews(
      paying.services,
      "bank",
      { event_id: `${event_id} ${payout.id}`, payout_id: payout.id, answer },
      paying.net.tick(),
    );
  const take = (payout: Payout, answer: PayoutAnswer) =>
    takeAnswer(paying.services, payout.id, answer, paying.net.tick());
  const moneyOf = async () => {
    const { available, payout_hold, paid_out, fees } = await paying.money(ann);
    return [available, payout_hold, paid_out, fees];
  };
  const stateOf = (payout: Payout) => paying.stateOf(payout);

  /** A new payout in each state. */
  const IN_STATE: Record<PayoutState, () => Promise<Payout>> = {
    requested: request,
    approved,
    processing: () => sent("takes_on"),
    unknown: () => sent("lost_before"),
    paid: () => sent("pays"),
    failed: () => sent("refuses"),
    rejected: async () => {
      const payout = await request();
      const given = { payout_id: payout.id, actor: ADMIN, reason: "no" };
      return (await rejectPayout(paying.services, given, paying.net.tick())).payout;
    },
  };

  describe("in every state, and twice", () => {
    beforeAll(open);
    afterAll(close);

    it.each(PAYOUT_STATES.flatMap((state) => SAYS.map((says) => [state, says] as const)))(
      "%s: %s",
      async (state, says) => {
        const before = await moneyOf();
        const payout = await IN_STATE[state]();
        expect(await stateOf(payout)).toBe(state);
        const say = async (event_id: string) =>
          isNews(says) ? hear(payout, NEWS[says], event_id) : take(payout, ANSWERS[says]);
        const expected = BECOMES[state][says] ?? state;
        const moved = (expected as string) !== state;
        for (const event_id of ["first", "first", "again"]) {
          await say(event_id);
          expect(await stateOf(payout)).toBe(expected);
        }
        const [available, ...others] = MONEY[expected];
        const after = [
          before[0] - 100 + available,
          ...others.map((cents, at) => before[at + 1] + cents),
        ];
        expect(await moneyOf()).toEqual(after);
        const history = await paying.historyOf(payout);
        const last = history.at(-1);
        if (moved) expect(last?.after).toMatchObject({ state: expected });
        // Paid, says the provider, of what nobody paid by this book: an admin has to know.
        const isOdd =
          says.endsWith("paid") && ["requested", "approved", "rejected", "failed"].includes(state);
        const odd = history.filter(({ action }) => action === "payout.contradiction");
        expect(odd.length > 0).toBe(isOdd);
      },
    );
  });

  describe("when a payout is sent", () => {
    beforeEach(open);
    afterEach(close);

    /** By the bank's manner: the state after the send, and what look-ups and the bank's message make of it. */
    const SENDS: [Manner, PayoutState, "look-up" | "again" | "news" | null, PayoutState][] = [
      ["pays", "paid", null, "paid"],
      ["refuses", "failed", null, "failed"],
      ["takes_on", "processing", "news", "paid"],
      ["lost_before", "unknown", "again", "paid"],
      ["lost_after", "unknown", "look-up", "paid"],
      ["lost_taken_on", "unknown", "news", "paid"],
      ["breaks_after", "unknown", "look-up", "paid"],
    ];

    it.each(SENDS)("and the bank %s, it is %s", async (manner, at_once, by, finally_) => {
      const payout = await sent(manner);
      expect(await stateOf(payout)).toBe(at_once);
      paying.bank.manner = "pays";
      paying.net.tick(MINUTE_MS);
      await paying.settle();
      // It may be under way still: what the bank has not seen after a minute is not sent again yet.
      if (by === "again") expect(await stateOf(payout)).toBe("unknown");
      paying.net.tick(2 * MINUTE_MS);
      await Promise.all([paying.settle(), paying.settle(), paying.settle()]);
      if (by === "news") {
        expect(await stateOf(payout)).toBe("processing");
        await hear(payout, { state: "paid", reference: "ref" });
      }
      await paying.settle();
      expect(await stateOf(payout)).toBe(finally_);
      expect(paying.bank.sends).toEqual([payout.id]);
      const paid = finally_ === "paid";
      expect(await moneyOf()).toEqual(paid ? [44_900, 0, 95, 5] : [45_000, 0, 0, 0]);
      const seen = paying.told.map(({ payout: { state } }) => state);
      expect(seen.filter((state) => state === "paid")).toHaveLength(paid && by !== "news" ? 1 : 0);
    });

    it("by a process that dies before the call, it is looked up, and sent by another after", async () => {
      const payout = await batched();
      const now = paying.net.tick();
      const claim = {
        now,
        look_at: new Date(Date.parse(now) + MINUTE_MS).toISOString(),
        limit: 10,
      };
      expect(await paying.services.payout.claimUnsent(claim, [])).toHaveLength(1);
      expect(await paying.send()).toBe(0);
      expect(await paying.settle()).toBe(0);
      paying.net.tick(MINUTE_MS);
      expect(await paying.settle()).toBe(1);
      expect(await stateOf(payout)).toBe("unknown");
      expect(paying.bank.lookUps).toEqual([payout.id]);
      expect(paying.bank.sends).toEqual([]);
      paying.net.tick(25 * HOUR_MS);
      await paying.settle();
      expect(paying.bank.lookUps).toEqual([payout.id, payout.id]);
      expect([await stateOf(payout), paying.bank.sends]).toEqual(["paid", [payout.id]]);
    });

    it("by a process that dies after the call, it is looked up and never sent again", async () => {
      const payout = await batched();
      const now = paying.net.tick();
      const claim = { now, look_at: now, limit: 10 };
      const claimed = await paying.services.payout.claimUnsent(claim, []);
      const orders = await paying.services.payout.paymentOrders(claimed);
      for (const order of orders.values())
        await paying.services.payout.provider("bank").send(order);
      paying.net.tick(25 * HOUR_MS);
      await paying.settle();
      expect([await stateOf(payout), paying.bank.sends]).toEqual(["paid", [payout.id]]);
    });

    it("and the message comes before the answer, the answer changes nothing", async () => {
      const payout = await sent("takes_on");
      await hear(payout, { state: "paid", reference: "ref" });
      for (const answer of [ANSWERS.processing, ANSWERS.unknown, ANSWERS.paid]) {
        expect(await take(payout, answer)).toBeNull();
      }
      expect(await moneyOf()).toEqual([44_900, 0, 95, 5]);
    });

    it("messages in the wrong order come to the same: it was paid, and came back", async () => {
      const payout = await sent("takes_on");
      await hear(payout, { state: "reversed", reason: "closed" }, "second");
      await hear(payout, { state: "paid", reference: "ref" }, "first");
      expect(await stateOf(payout)).toBe("failed");
      expect(await moneyOf()).toEqual([45_000, 0, 0, 0]);
    });

    it("a message that comes again after it was overtaken is no contradiction", async () => {
      const payout = await sent("takes_on");
      await hear(payout, { state: "paid", reference: "ref" }, "first");
      await hear(payout, { state: "reversed", reason: "closed" }, "second");
      await hear(payout, { state: "paid", reference: "ref" }, "first");
      const actions = (await paying.historyOf(payout)).map(({ action }) => action);
      expect(actions.slice(-2)).toEqual(["payout.pay", "payout.reverse"]);
    });

    it("a message of no payout, or of another provider's, is kept and counts for nothing", async () => {
      const payout = await sent("takes_on");
      const news = { event_id: "evt", answer: { state: "paid" as const, reference: "ref" } };
      const now = paying.net.tick();
      await takeNews(paying.services, "bank", { ...news, payout_id: "upo_none" }, now);
      await takeNews(paying.services, "manual", { ...news, payout_id: payout.id }, now);
      expect(await stateOf(payout)).toBe("processing");
      const kept = await paying.net.rows<{ came_to: string }>(
        `select came_to from upline_payout_news`,
      );
      expect(kept).toEqual([{ came_to: "no_such_payout" }, { came_to: "no_such_payout" }]);
    });

    it("100 deliveries of one message at once count once", async () => {
      const payout = await sent("takes_on");
      const answer = { state: "paid" as const, reference: "ref" };
      const moved = await Promise.all(Array.from({ length: 100 }, () => hear(payout, answer)));
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect(await moneyOf()).toEqual([44_900, 0, 95, 5]);
    });

    it("and the bank is silent, it is asked less and less often, and never paid on a guess", async () => {
      const payout = await sent("lost_after");
      paying.bank.isDumb = true;
      const asked: number[] = [];
      for (let minute = 1; minute <= 300; minute++) {
        paying.net.tick(MINUTE_MS);
        if ((await paying.settle()) > 0) asked.push(minute);
      }
      expect(asked.length).toBeLessThanOrEqual(12);
      expect(asked.at(-1)).toBeGreaterThan(200);
      expect([await stateOf(payout), paying.bank.sends]).toEqual(["unknown", [payout.id]]);
      paying.bank.isDumb = false;
      await lookUpNow(
        paying.services,
        { payout_id: payout.id, actor: ADMIN },
        paying.clock,
        paying.tell,
      );
      expect(await stateOf(payout)).toBe("paid");
      expect((await paying.historyOf(payout)).at(-1)).toMatchObject({ actor: ADMIN });
      const again = lookUpNow(
        paying.services,
        { payout_id: payout.id, actor: ADMIN },
        paying.clock,
        paying.tell,
      );
      await expect(again).rejects.toMatchObject({ code: "payout_state_changed" });
    });

    it("what was taken on once is not sent again, even when the bank has forgotten it", async () => {
      const payout = await sent("takes_on");
      await take(payout, ANSWERS.unknown);
      paying.bank.payments.clear();
      for (let day = 0; day < 3; day++) {
        paying.net.tick(24 * HOUR_MS);
        await paying.settle();
      }
      expect([await stateOf(payout), paying.bank.sends]).toEqual(["unknown", [payout.id]]);
    });

    it("and the bank sleeps, nobody waits longer than ten seconds", async () => {
      paying.bank.isAsleep = true;
      const began = Date.now();
      const payout = await sent("lost_after");
      expect(Date.now() - began).toBeLessThan(25_000);
      expect(await paying.services.payout.payout(payout.id)).toMatchObject({
        state: "unknown",
        reason: "no_answer",
      });
      paying.bank.isAsleep = false;
      paying.net.tick(MINUTE_MS);
      await paying.settle();
      expect([await stateOf(payout), paying.bank.sends]).toEqual(["paid", [payout.id]]);
    });

    it("while the book is in doubt nothing is approved or sent; after a clean proof all of it is", async () => {
      const waiting = await request();
      const payout = await batched();
      const doubt = `insert into upline_proof (ok, result) values ($1, '{"ok": true}')`;
      await paying.net.rows(doubt, [false]);
      expect(await paying.send()).toBe(0);
      await expect(paying.approve(waiting)).rejects.toMatchObject({ code: "ledger_in_doubt" });
      await expect(paying.batch([waiting])).rejects.toMatchObject({ code: "ledger_in_doubt" });
      await paying.net.rows(doubt, [true]);
      expect(await paying.send()).toBe(1);
      expect(await stateOf(payout)).toBe("paid");
    });
  });
});
