/**
 * Seed 004's correctness properties of money over the real modules on Postgres: each draws a hundred random
 * orders in a network that grows from run to run, and looks at what is stored afterwards.
 */
import fc from "fast-check";
import { parseUnits, portion, rate } from "../../src/engine/money";
import { showFundTransactions, showTrustFunds } from "../../src/workflows/views/trust-funds";
import { always, amountOf, cents, Crowd, pick, sumTo } from "../support/crowd";
import { Lab } from "../support/network";

const unitsOf = (minor: number) => parseUnits(amountOf(minor), "usd");
const share = (minor: number, text: string) => portion(unitsOf(minor), rate(text));
const toPartners = /^partner:/;

describe("seed 004: money as stored", () => {
  let lab: Lab;
  let crowd: Crowd;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    crowd = await Crowd.gather(lab);
  });

  // **Feature: multi-level-referral-system, Property 5: *For any* completed order, the sum of (Trust Fund allocation + Direct Commission + Development Trust Fund + Tree Commissions) should equal exactly 10% of the order amount.**
  it("**Feature: multi-level-referral-system, Property 5: *For any* completed order, the sum of (Trust Fund allocation + Direct Commission + Development Trust Fund + Tree Commissions) should equal exactly 10% of the order amount.**", async () => {
    await always(fc.tuple(pick, cents), async ([index, minor]) => {
      const postings = await crowd.buys(crowd.somebody(index), minor);
      expect(sumTo(postings, /./) * 10n).toBe(unitsOf(minor));
    });
  });

  // **Feature: multi-level-referral-system, Property 7: *For any* direct commission calculated, the direct referrer's wallet balance should increase by exactly the commission amount.**
  it("**Feature: multi-level-referral-system, Property 7: *For any* direct commission calculated, the direct referrer's wallet balance should increase by exactly the commission amount.**", async () => {
    await always(fc.tuple(pick, cents), async ([index, minor]) => {
      const referrer = crowd.somebody(index);
      const buyer = await crowd.enrol(referrer);
      const before = await crowd.walletOf(referrer);
      const postings = await crowd.buys(buyer, minor);
      const wallet = `partner:${referrer.id}:pending`;
      const direct = postings.filter(({ bonus, to }) => bonus === "direct" && to === wallet);
      expect(direct.map(({ amount }) => BigInt(amount))).toEqual([share(minor, "0.03")]);
      const tree = postings.filter(({ bonus, to }) => bonus === "tree" && to === wallet);
      expect((await crowd.walletOf(referrer)) - before - sumTo(tree, /./)).toBe(
        share(minor, "0.03"),
      );
    });
  });

  // **Feature: multi-level-referral-system, Property 8: *For any* order where the purchaser has no direct referrer, the 3% direct commission should be allocated to the Trust Fund.**
  it("**Feature: multi-level-referral-system, Property 8: *For any* order where the purchaser has no direct referrer, the 3% direct commission should be allocated to the Trust Fund.**", async () => {
    await always(cents, async (minor) => {
      const postings = await crowd.buys(await crowd.enrol(null), minor);
      const direct = postings.filter(({ bonus }) => bonus === "direct");
      expect(direct).toMatchObject([{ to: "fund:trust", amount: String(share(minor, "0.03")) }]);
      expect(sumTo(postings, /^fund:trust$/)).toBe(2n * share(minor, "0.03"));
    });
  });

  // **Feature: multi-level-referral-system, Property 10: *For any* order's tree commission distribution, the sum of all tree commissions should never exceed 3% of the order amount.**
  it("**Feature: multi-level-referral-system, Property 10: *For any* order's tree commission distribution, the sum of all tree commissions should never exceed 3% of the order amount.**", async () => {
    await always(fc.tuple(pick, cents), async ([index, minor]) => {
      const buyer = await crowd.enrol(crowd.people[crowd.people.length - 1 - (index % 3)]);
      const tree = (await crowd.buys(buyer, minor)).filter(({ bonus }) => bonus === "tree");
      expect(sumTo(tree, toPartners)).toBeLessThanOrEqual(share(minor, "0.03"));
      expect(sumTo(tree, /./)).toBe(share(minor, "0.03"));
    });
  });

  // **Feature: multi-level-referral-system, Property 11: *For any* order where tree commissions sum to less than 3% and no more tree parents exist, the remainder should be allocated to the Development Trust Fund.**
  it("**Feature: multi-level-referral-system, Property 11: *For any* order where tree commissions sum to less than 3% and no more tree parents exist, the remainder should be allocated to the Development Trust Fund.**", async () => {
    await always(fc.tuple(pick, cents), async ([index, minor]) => {
      const tree = (await crowd.buys(crowd.somebody(index), minor)).filter(
        ({ bonus }) => bonus === "tree",
      );
      const left = share(minor, "0.03") - sumTo(tree, toPartners);
      const remainder = tree.filter(({ note }) => note === "remainder");
      expect(remainder).toMatchObject([{ to: "fund:development", amount: String(left) }]);
    });
  });

  // **Feature: multi-level-referral-system, Property 13: *For any* user without a referrer who refers others, they should earn commissions normally from their referrals.**
  it("**Feature: multi-level-referral-system, Property 13: *For any* user without a referrer who refers others, they should earn commissions normally from their referrals.**", async () => {
    await always(cents, async (minor) => {
      const alone = await crowd.enrol(null);
      const postings = await crowd.buys(await crowd.enrol(alone), minor);
      const wallet = new RegExp(`^partner:${alone.id}:pending$`);
      expect(
        sumTo(
          postings.filter(({ bonus }) => bonus === "direct"),
          wallet,
        ),
      ).toBe(share(minor, "0.03"));
      expect(await crowd.walletOf(alone)).toBe(sumTo(postings, wallet));
    });
  });

  // **Feature: multi-level-referral-system, Property 14: *For any* trust fund (Trust or Development), the balance should equal the sum of all transaction amounts in its transaction history.**
  it("**Feature: multi-level-referral-system, Property 14: *For any* trust fund (Trust or Development), the balance should equal the sum of all transaction amounts in its transaction history.**", async () => {
    const deed = fc.record({
      who: pick,
      minor: cents,
      back: fc.constantFrom("none", "part", "all"),
    });
    await always(deed, async ({ who, minor, back }) => {
      const order = await crowd.net.buy(crowd.somebody(who), amountOf(minor));
      await crowd.net.drain();
      if (back === "part") await crowd.net.refundTo(order, amountOf(Math.floor(minor / 3)));
      if (back === "all") await crowd.net.cancel(order);
      await crowd.net.drain();
      for (const { code, balance } of await showTrustFunds(crowd.net.services)) {
        const sum = (await crowd.fundHistory(code)).reduce(
          (total, { amount }) => total + parseUnits(amount, "usd"),
          0n,
        );
        expect(parseUnits(balance, "usd")).toBe(sum);
      }
    });
  });

  // **Feature: multi-level-referral-system, Property 15: *For any* allocation to a trust fund, a transaction record must be created containing timestamp, amount, and source order reference.**
  it("**Feature: multi-level-referral-system, Property 15: *For any* allocation to a trust fund, a transaction record must be created containing timestamp, amount, and source order reference.**", async () => {
    await always(fc.tuple(pick, cents), async ([index, minor]) => {
      const order = await crowd.net.buy(crowd.somebody(index), amountOf(minor));
      await crowd.net.drain();
      const allocated = (await crowd.postingsOf(order)).filter(({ to }) => to === "fund:trust");
      const page = { limit: 20, offset: 0 };
      const { transactions } = await showFundTransactions(crowd.net.services, "trust", "usd", page);
      const recorded = transactions.filter(({ order_id }) => order_id === order.id).reverse();
      expect(recorded.map(({ amount }) => parseUnits(amount, "usd"))).toEqual(
        allocated.map(({ amount }) => BigInt(amount)),
      );
      for (const { at, kind } of recorded) {
        expect([at, kind]).toEqual([order.created_at, "order_allocation"]);
      }
    });
  });
});
