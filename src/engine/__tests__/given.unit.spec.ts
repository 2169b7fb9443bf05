/** The random plans and histories of the other tests, held to what they are for: nothing stays out of their reach. */
import fc from "fast-check";
import { LINE_REASONS, SKIP_REASONS } from "../decision";
import { SHARE_REASONS } from "../periods/kind";
import { Story, play, someNetwork, someSteps } from "./given-history";
import { anyPlan } from "./given-plan";

it("reach every reason there is to pay, not to pay, and to move money", () => {
  const seen = new Set<string>();
  const stories = fc.sample(fc.tuple(anyPlan, someNetwork, someSteps), { numRuns: 500, seed: 1 });
  for (const [plan, members, steps] of stories) {
    const story = play(new Story(plan).join(...members), steps);
    for (const { outcome } of story.decisions) {
      for (const { reason } of [...outcome.lines, ...outcome.skips]) seen.add(reason);
    }
    for (const { shares } of story.pools) for (const { reason } of shares) seen.add(reason);
    for (const { posting } of story.postings) seen.add(posting.note);
  }
  const notes = ["sale", "reversal", "release", "repays_owed"];
  const reasons = [...LINE_REASONS, ...SKIP_REASONS, ...SHARE_REASONS, ...notes];
  expect(reasons.filter((reason) => !seen.has(reason))).toEqual([]);
});
