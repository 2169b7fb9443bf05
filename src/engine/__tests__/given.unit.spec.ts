/** The random plans and histories of the other tests, held to what they are for: nothing stays out of their reach. */
import fc from "fast-check";
import { LINE_REASONS, SKIP_REASONS } from "../decision";
import { fact } from "../facts";
import { SHARE_REASONS } from "../periods/kind";
import { begin, play, someNetwork, someSteps } from "./given-history";

import { anyPlan } from "./given-plan";
import type { Story } from "./story";

const NOTES = ["sale", "reversal", "release", "repays_owed", "withdrawal", "withdrawal_fee"];
/** No history terminates anybody; see `termination.unit.spec.ts`. */
const FACTS = fact.options
  .map(({ shape }) => shape.kind.value)
  .filter((kind) => !["termination", "payout", "fund_withdrawal", "adjustment"].includes(kind));
const POINTS = ["day", "each", "once", "expiry"];
/** Nobody gives a rank by hand in a history. */
const RANKS = ["met", "lapsed"];
const REFUSALS = ["suspended", "not_enough"];

/** Every word a story was answered with. */
function* wordsOf(story: Story): Generator<string> {
  const { decisions, joinings, rerates, pools, postings, kept, earnings, refusals } = story;
  for (const { outcome } of [...decisions, ...joinings, ...rerates]) {
    for (const { reason } of [...outcome.lines, ...outcome.skips]) yield reason;
  }
  for (const { shares } of pools) for (const { reason } of shares) yield reason;
  for (const { posting } of postings) yield posting.note;
  for (const item of kept) yield item.fact.kind;
  for (const { reason } of refusals) yield reason;
  for (const change of story.ranks) if ("why" in change) yield String(change.why);
  for (const { entry } of earnings) {
    const task = story.plan.points?.tasks.find(({ code }) => code === entry.task);
    yield task?.every ?? entry.task;
  }
}

it("reach every reason there is to pay, not to pay, and to move money, and every kind of fact", () => {
  const seen = new Map<string, number>();
  const stories = fc.sample(fc.tuple(anyPlan, someNetwork, someSteps), { numRuns: 800, seed: 1 });
  for (const [plan, network, steps] of stories) {
    const story = play(begin(plan, network), steps);
    for (const word of wordsOf(story)) seen.set(word, (seen.get(word) ?? 0) + 1);
  }
  const words = [
    ...[...LINE_REASONS, ...SKIP_REASONS, ...SHARE_REASONS, ...NOTES],
    ...[...FACTS, ...POINTS, ...RANKS, ...REFUSALS],
  ];
  expect(words.filter((word) => !seen.has(word))).toEqual([]);
});
