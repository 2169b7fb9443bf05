/**
 * Any valid plan over any history: the invariants of the design hold after every step, whatever the plan says.
 * `FC_RUNS` sets how many plans each property draws.
 */
import fc from "fast-check";
import { canonicalJson } from "../canonical";
import type { TimedEvent } from "../history";
import { lint } from "../lint";
import { portion, rate } from "../money";
import { parsePlan } from "../plan";
import { anyMinor, cancel, paid, release, total } from "./given";
import { anyBad, canBeTold, isRefused } from "./given-bad";
import { anyStep, begin, play, saleOf, someNetwork, someSteps } from "./given-history";
import { anyPlan, anyPlanDocument } from "./given-plan";
import { assertInvariants } from "./invariants";
import { bookAnew } from "./store";
import { tellAgain } from "./story";

const numRuns = Number(process.env.FC_RUNS ?? 80);

describe("a random plan", () => {
  it("is valid, and the same after a round trip through JSON", () => {
    fc.assert(
      fc.property(anyPlanDocument, (document) => {
        const plan = parsePlan(document);
        const again = parsePlan(JSON.parse(JSON.stringify(plan)));
        expect(canonicalJson(again)).toBe(canonicalJson(plan));
      }),
      { numRuns },
    );
  });

  it("keeps every invariant after every step of any history", () => {
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, (plan, network, steps) => {
        const story = begin(plan, network);
        steps.forEach((step, index) => {
          step.happen(story, index);
          assertInvariants(story);
        });
      }),
      { numRuns },
    );
  });

  it("never pays on an order more than the linter proves", () => {
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, (plan, network, steps) => {
        const worst = rate(lint(plan).worst_case.rate);
        const story = play(begin(plan, network), steps);
        for (const { sale, outcome } of story.decisions) {
          // What a cap cuts goes to the house, which is never paid too much.
          const counted = outcome.lines.filter(
            ({ recipient }) => !plan.cap || recipient.kind !== "house",
          );
          const most = portion(sale.base, worst) + (sale.own_return?.amount ?? 0n);
          expect(paid(counted)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns },
    );
  });

  it("answers the same history alike, byte for byte (I4)", () => {
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, (plan, network, steps) => {
        const story = play(begin(plan, network), steps);
        const again = tellAgain(parsePlan(JSON.parse(JSON.stringify(plan))), story.log);
        expect(canonicalJson(again.answers())).toBe(canonicalJson(story.answers()));
      }),
      { numRuns },
    );
  });

  it("makes the same postings from its frozen facts, however they are batched (I4)", () => {
    const batches = fc.oneof(
      fc.constantFrom(
        [1],
        [500],
        Array.from({ length: 100 }, () => 7),
      ),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
    );
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, batches, (plan, network, steps, sizes) => {
        const story = play(begin(plan, network), steps);
        expect(canonicalJson(bookAnew(story.plan, story.kept, sizes))).toBe(
          canonicalJson(story.postings),
        );
      }),
      { numRuns },
    );
  });

  it("refuses what cannot be, and is as if it had never been told (I9)", () => {
    const bads = fc.array(fc.tuple(fc.nat(), anyBad), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, bads, (plan, network, steps, wrongs) => {
        const story = begin(plan, network);
        const places = wrongs.map(([place, bad]) => ({ at: place % (steps.length + 1), bad }));
        for (let index = 0; index <= steps.length; index++) {
          for (const { at, bad } of places) {
            if (at === index && canBeTold(plan, bad) && !isRefused(story, bad))
              throw new Error(`${bad} was taken`);
          }
          steps[index]?.happen(story, index);
        }
        const clean = tellAgain(plan, story.log);
        expect(canonicalJson(story.answers())).toBe(canonicalJson(clean.answers()));
        assertInvariants(story);
      }),
      { numRuns },
    );
  });
});

describe("a sale and its refunds under a random plan", () => {
  const sales = fc.record({
    plan: anyPlan,
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

  it("leaves every account as it was, at once or in parts (I5)", () => {
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

  it("short of the whole, leaves what a smaller sale would, in any order (I5)", () => {
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
