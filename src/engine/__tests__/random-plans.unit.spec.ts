/**
 * Any valid plan, and every preset, over any history: the invariants of the design hold after every step,
 * whatever the plan says. `FC_RUNS` sets how many plans each property draws.
 */
import fc from "fast-check";
import { canonicalJson } from "../canonical";
import { lint } from "../lint";
import { portion, rate } from "../money";
import { parsePlan } from "../plan";
import { paid } from "./given";
import { anyBad, canBeTold, isRefused } from "./given-bad";
import { begin, play, someNetwork, someSteps } from "./given-history";
import { FC_RUNS, PLANS, anyPlanDocument } from "./given-plan";
import { assertInvariants } from "./invariants";
import { bookAnew } from "./store";
import { tellAgain } from "./story";

/** Sizes of batches: each fact alone, some together, all at once. */
const BATCHES = [[1], Array.from({ length: 100 }, () => 7), [500]];

it("a random plan is valid, and the same after a round trip through JSON", () => {
  fc.assert(
    fc.property(anyPlanDocument, (document) => {
      const plan = parsePlan(document);
      const again = parsePlan(JSON.parse(JSON.stringify(plan)));
      expect(canonicalJson(again)).toBe(canonicalJson(plan));
    }),
    { numRuns: FC_RUNS },
  );
});

describe.each(PLANS)("%s", (_name, plans, numRuns) => {
  it("keeps every invariant after every step of any history", () => {
    fc.assert(
      fc.property(plans, someNetwork, someSteps, (plan, network, steps) => {
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
      fc.property(plans, someNetwork, someSteps, (plan, network, steps) => {
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
      fc.property(plans, someNetwork, someSteps, (plan, network, steps) => {
        const story = play(begin(plan, network), steps);
        const again = tellAgain(parsePlan(JSON.parse(JSON.stringify(plan))), story.log);
        expect(canonicalJson(again.answers())).toBe(canonicalJson(story.answers()));
      }),
      { numRuns },
    );
  });

  it("makes the same postings from its frozen facts, however they are batched (I4)", () => {
    const anySizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });
    fc.assert(
      fc.property(plans, someNetwork, someSteps, anySizes, (plan, network, steps, sizes) => {
        const story = play(begin(plan, network), steps);
        const told = canonicalJson(story.postings);
        for (const batches of [sizes, ...BATCHES]) {
          expect(canonicalJson(bookAnew(plan, story.kept, batches))).toBe(told);
        }
      }),
      { numRuns },
    );
  });

  it("refuses what cannot be, and is as if it had never been told (I9)", () => {
    const bads = fc.array(fc.tuple(fc.nat(), anyBad), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(plans, someNetwork, someSteps, bads, (plan, network, steps, wrongs) => {
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
