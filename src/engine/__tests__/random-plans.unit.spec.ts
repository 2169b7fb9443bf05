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
import { anyMinor, cancel, paid, refund, release, total } from "./given";
import {
  Story,
  anyBad,
  anyStep,
  isRefused,
  play,
  saleOf,
  someNetwork,
  someSteps,
  tellAgain,
} from "./given-history";
import { anyPlan, anyPlanDocument } from "./given-plan";
import { assertInvariants } from "./invariants";
import { bookAnew } from "./store";

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
      fc.property(anyPlan, someNetwork, someSteps, (plan, members, steps) => {
        const story = new Story(plan).join(...members);
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
      fc.property(anyPlan, someNetwork, someSteps, (plan, members, steps) => {
        const worst = rate(lint(plan).worst_case.rate);
        const story = play(new Story(plan).join(...members), steps);
        for (const { sale, outcome } of story.decisions) {
          const most = portion(sale.base, worst) + (sale.own_return?.amount ?? 0n);
          expect(paid(outcome.lines)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns },
    );
  });

  it("answers the same history alike, byte for byte (I4)", () => {
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, (plan, members, steps) => {
        const story = play(new Story(plan).join(...members), steps);
        const again = tellAgain(parsePlan(JSON.parse(JSON.stringify(plan))), story.log);
        expect(canonicalJson(again.answers())).toBe(canonicalJson(story.answers()));
      }),
      { numRuns },
    );
  });

  it("makes the same postings from its frozen facts, however they are batched (I4)", () => {
    const batches = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, batches, (plan, members, steps, sizes) => {
        const story = play(new Story(plan).join(...members), steps);
        expect(canonicalJson(bookAnew(story, sizes))).toBe(canonicalJson(story.postings));
      }),
      { numRuns },
    );
  });

  it("refuses what cannot be, and is as if it had never been told (I9)", () => {
    const bads = fc.array(fc.tuple(fc.nat(), anyBad), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyPlan, someNetwork, someSteps, bads, (plan, members, steps, wrongs) => {
        const story = new Story(plan).join(...members);
        const places = wrongs.map(([place, bad]) => ({ at: place % (steps.length + 1), bad }));
        for (let index = 0; index <= steps.length; index++) {
          for (const { at, bad } of places) {
            if (at === index && !isRefused(story, bad)) throw new Error(`${bad} was taken`);
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
  const given = fc.record({
    plan: anyPlan,
    members: someNetwork,
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
  type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

  /** A store with a past, and the sale on top. */
  const store = (item: Given) => {
    const story = play(new Story(item.plan).join(...item.members), item.before);
    const before = story.accounts();
    const event = saleOf(story, item.sale, "o1", "2026-06-01T00:00:00.000Z");
    story.apply(event, ...(item.released ? [release("o1")] : []));
    return { story, before };
  };

  const byValue = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

  /** Parts that sum to `minor`, in a random order. */
  const parts = ({ sale, cuts, order }: Given): bigint[] => {
    const points = cuts.map((cut) => (sale.minor * BigInt(cut)) / 1_000_000n).sort(byValue);
    return [...points, sale.minor]
      .map((point, index, all) => ({ part: point - (all[index - 1] ?? 0n), key: order[index] }))
      .sort((a, b) => a.key - b.key)
      .map(({ part }) => part);
  };

  it("leaves every account as it was, at once or in parts (I5)", () => {
    fc.assert(
      fc.property(given, (item) => {
        const whole = store(item);
        whole.story.apply(cancel("c1", "o1"));
        expect(whole.story.accounts()).toEqual(whole.before);
        const piecewise = store(item);
        const amounts = parts(item);
        expect(total(amounts)).toBe(item.sale.minor);
        amounts.forEach((part, index) => piecewise.story.apply(refund(`r${index}`, "o1", part)));
        expect(piecewise.story.accounts()).toEqual(piecewise.before);
        assertInvariants(piecewise.story);
      }),
      { numRuns },
    );
  });

  it("short of the whole, leaves what a smaller sale would, in any order (I5)", () => {
    fc.assert(
      fc.property(given, (item) => {
        const amounts = parts(item).slice(1);
        const refunds = amounts.map((part, index): TimedEvent => refund(`r${index}`, "o1", part));
        const forwards = store(item).story.apply(...refunds);
        const backwards = store(item).story.apply(...refunds.reverse());
        expect(backwards.accounts()).toEqual(forwards.accounts());
        // A return is given with its profit, whatever that is: a smaller profit has the same.
        if (item.sale.source === "profit" && item.sale.own_return !== undefined) return;
        const minor = item.sale.minor - total(amounts);
        const smaller = store({ ...item, sale: { ...item.sale, minor } }).story;
        expect(forwards.accounts()).toEqual(smaller.accounts());
      }),
      { numRuns },
    );
  });
});
