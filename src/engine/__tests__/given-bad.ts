/** What cannot be: each is refused, and leaves everything as it was. */
import fc from "fast-check";
import { EngineError } from "../errors";
import type { Plan } from "../plan";
import { pick } from "./drawing";
import { at, member, order } from "./given";
import { withdrawOf } from "./given-history";
import type { Story } from "./story";

/** Ways to tell the engine what cannot be; each is refused. */
const BAD: Record<string, (story: Story) => void> = {
  "an order with an unknown seller": (story) =>
    story.apply(order("bad", "a-shopper", 10_000n, { ref: "ghost" })),
  "a profit with an unknown seller": (story) =>
    story.apply(order("bad", "a-shopper", 10_000n, { ref: "ghost", source: "profit" })),
  "a newcomer with an unknown sponsor": (story) => story.join(member("newcomer", "ghost")),
  "a partner who joins again": (story) => story.join(pick(story.members, 0)),
  "a newcomer with an unknown rank": (story) =>
    story.join({ ...member("newcomer", null), rank: "no such rank" }),
  "a stranger's task": (story) =>
    story.apply({ kind: "task", id: "bad", at: at(0), member_id: "ghost", metric: "x", by: 1n }),
  "a stranger's withdrawal": (story) =>
    story.apply({ ...withdrawOf(story, "ghost", 1n, "usd"), id: "bad", at: at(0) }),
  "the place of a stranger": (story) =>
    story.apply({ kind: "place", id: "bad", at: at(0), ref: "ghost" }),
};
export const anyBad: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(BAD));

/** Where a plan has no ranks, none is looked at. */
export const canBeTold = (plan: Plan, bad: string): boolean =>
  plan.ranks !== undefined || bad !== "a newcomer with an unknown rank";

/** Does something bad; true when the engine refused it with a reason. */
export function isRefused(story: Story, bad: string): boolean {
  try {
    BAD[bad](story);
    return false;
  } catch (error) {
    return error instanceof EngineError && error.code !== "invariant_broken";
  }
}
