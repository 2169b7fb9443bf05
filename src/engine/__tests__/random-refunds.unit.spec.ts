/** Refunds under any valid plan and every preset, after any history: at once or in parts, in any order. */
import fc from "fast-check";
import type { TimedEvent } from "../history";
import { anyMinor, cancel, release, total } from "./given";
import { anyStep, begin, play, saleOf, someNetwork } from "./given-history";
import { PLANS } from "./given-plan";
import { assertInvariants } from "./invariants";

describe.each(PLANS)("under %s, a sale and its refunds", (_name, plans, numRuns) => {
  const sales = fc.record({
    plan: plans,
    network: someNetwork,
    before: fc.array(anyStep, { maxLength: 12, size: "max" }),
    sale: fc.record({
      who: fc.nat(),
      by: fc.constantFrom("member", "client"),
      source: fc.constantFrom(
        undefined,
        "order" as const,
        "investment" as const,
        "profit" as const,
      ),
      minor: anyMinor,
      whole: anyMinor,
      own_return: fc.option(anyMinor, { nil: undefined }),
      bv: fc.option(anyMinor),
      currency: fc.constantFrom(null, "usd", "jpy"),
    }),
    cuts: fc.array(fc.nat(1_000_000), { maxLength: 6 }),
    order: fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
    released: fc.boolean(),
  });
  type Given = typeof sales extends fc.Arbitrary<infer T> ? T : never;

  /** A store with a past, and the sale on top; of the whole base, or of less. */
  const store = (item: Given, less = 0n) => {
    const story = play(begin(item.plan, item.network), item.before);
    const before = story.accounts();
    const drawn = saleOf(story, item.sale, "o1", "2026-06-01T00:00:00.000Z");
    const event = { ...drawn, amount: drawn.amount - less };
    story.apply(event, ...(item.released ? [release("o1")] : []));
    return { story, before, event };
  };

  const byValue = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

  /** Parts that sum to `units`, in a random order. */
  const parts = ({ cuts, order }: Given, units: bigint): bigint[] => {
    const points = cuts.map((cut) => (units * BigInt(cut)) / 1_000_000n).sort(byValue);
    return [...points, units]
      .map((point, index, all) => ({ part: point - (all[index - 1] ?? 0n), key: order[index] }))
      .sort((a, b) => a.key - b.key)
      .map(({ part }) => part);
  };

  const back = (amounts: readonly bigint[]): TimedEvent[] =>
    amounts.map((amount, index) => ({
      kind: "refund",
      id: `r${index}`,
      at: "2026-06-02T00:00:00.000Z",
      ref: "o1",
      amount,
    }));

  it("leave every account as it was, at once or in parts (I5)", () => {
    fc.assert(
      fc.property(sales, (item) => {
        const whole = store(item);
        whole.story.apply(cancel("c1", "o1"));
        expect(whole.story.accounts()).toEqual(whole.before);
        const piecewise = store(item);
        const amounts = parts(item, piecewise.event.amount);
        expect(total(amounts)).toBe(piecewise.event.amount);
        piecewise.story.apply(...back(amounts));
        expect(piecewise.story.accounts()).toEqual(piecewise.before);
        assertInvariants(piecewise.story);
      }),
      { numRuns },
    );
  });

  it("short of the whole, leave what a smaller sale would, in any order (I5)", () => {
    fc.assert(
      fc.property(sales, (item) => {
        const forwards = store(item);
        const refunds = back(parts(item, forwards.event.amount).slice(1));
        const backwards = store(item).story.apply(...[...refunds].reverse());
        forwards.story.apply(...refunds);
        expect(backwards.accounts()).toEqual(forwards.story.accounts());
        // A return is given with its profit, whatever that is: a smaller profit has the same.
        if (forwards.event.own_return !== undefined) return;
        const given_back = total(refunds.map((event) => ("amount" in event ? event.amount : 0n)));
        const smaller = store(item, given_back).story;
        expect(forwards.story.accounts()).toEqual(smaller.accounts());
      }),
      { numRuns },
    );
  });
});
