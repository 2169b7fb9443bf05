/** A rank given by hand: an award with a reason and a name, under the network's lock. */
import type { Ladder } from "../../engine/rank";
import { audit } from "../../modules/ledger";
import type { NewAward } from "../../modules/partner/ranks";
import { UplineError } from "../../support/errors";
import type { Services } from "../services";
import type { SliceChanges } from "./slice";

export interface GivenRank {
  partner_id: string;
  ladder: string;
  rank: string;
  reason: string;
  /** the admin who gives it */
  actor: string;
}

/**
 * Gives a partner a rank, higher or lower; it counts from the next fact on. Throws `partner_not_found`,
 * `unknown_ladder` and `unknown_rank`. A rank that the partner has already changes nothing.
 */
export async function giveRank(
  { ledger, partner, plan }: Services,
  { partner_id, ladder: code, rank, reason, actor }: GivenRank,
  at: string,
): Promise<SliceChanges> {
  return ledger.underLock(async (context) => {
    const { plan: current } = await plan.versionAt(at, context);
    const ladder = ladderOf(current.ranks?.ladders ?? [], code);
    const step = stepOf(ladder, rank);
    const reached = (await partner.reachedOf([partner_id], context)).get(partner_id);
    if (!reached) throw new UplineError("not_found", "partner_not_found", "no such partner");
    const before = (await partner.ranksOf([partner_id], context)).find(
      (row) => row.ladder === code,
    );
    const from_rank = before?.rank ?? ladder.steps[0].code;
    if (from_rank === rank) return { awards: [], activated: [] };
    const isHighest = !before || stepOf(ladder, before.achieved) < step;
    const achieved = isHighest ? rank : before.achieved;
    const row = {
      partner_id,
      ladder: code,
      rank,
      achieved,
      missed_since: null,
      given: rank,
      since: at,
    };
    const award: NewAward = {
      partner_id,
      ladder: code,
      rank,
      from_rank,
      at,
      cause: "manual",
      ref: null,
      reason,
      actor,
    };
    await partner.writeRanks([row], [award], context);
    const change = { before: { ladder: code, rank: from_rank }, after: { ladder: code, rank } };
    const subject = { subject_kind: "partner" as const, subject_id: partner_id };
    await audit.record(context, [
      { action: "partner.give_rank", ...subject, ...change, actor, reason },
    ]);
    // A rank above the first counts as activated.
    const isMain = current.ranks?.ladders[0].code === code;
    if (!isMain || step === 0 || reached.activated_at !== null) {
      return { awards: [award], activated: [] };
    }
    const activated = { ...reached, activated_at: at };
    await partner.writeReached(new Map([[partner_id, activated]]), context);
    return { awards: [award], activated: [{ partner_id, at }] };
  });
}

function ladderOf(ladders: readonly Ladder[], code: string): Ladder {
  const found = ladders.find((item) => item.code === code);
  if (found) return found;
  const known = ladders.map((item) => item.code).join(", ") || "none";
  throw new UplineError(
    "invalid_data",
    "unknown_ladder",
    `rank.ladder: "${code}" is no ladder of the plan in force; its ladders: ${known}`,
    { field: "rank.ladder" },
  );
}

function stepOf({ steps, code }: Ladder, rank: string): number {
  const index = steps.findIndex((item) => item.code === rank);
  if (index >= 0) return index;
  const known = steps.map((item) => item.code).join(", ");
  throw new UplineError(
    "invalid_data",
    "unknown_rank",
    `rank.rank: "${rank}" is no step of ladder "${code}"; its steps: ${known}`,
    { field: "rank.rank" },
  );
}
