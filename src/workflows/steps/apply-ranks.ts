/** What the close of a period changed of ranks: kept, awarded, and, where a plan says so, the month rated again. */
import { evaluateRanks, withStandings, type RankEvaluation } from "../../engine/evaluation";
import type { Plan } from "../../engine/plan";
import type { Snapshot } from "../../engine/snapshot";
import { putRanks } from "../../modules/partner";
import type { NewAward } from "../../modules/partner/ranks";
import type { SharedContext } from "../../support/sql";

export interface AppliedRanks {
  /** as what else closes sees it, with the new ranks */
  snapshot: Snapshot;
  changes: RankEvaluation[];
  awards: NewAward[];
}

/** Evaluates the ladders of a period and writes what became of them. `ref` is the close. */
export async function applyRanks(
  plan: Plan,
  seen: Snapshot,
  ref: string,
  context: SharedContext,
): Promise<AppliedRanks> {
  const { changes, standings } = evaluateRanks(plan, seen);
  const before = new Map(seen.seats.map(({ partner_id, ranks }) => [partner_id, ranks]));
  const awards = changes.map(({ member_id, ladder, rank, why }): NewAward => ({
    partner_id: member_id,
    ladder,
    rank,
    from_rank: before.get(member_id)?.[ladder].rank ?? rank,
    at: seen.at,
    cause: "evaluation",
    ref,
    reason: why,
    actor: null,
  }));
  const rows = standings.map(({ partner_id, ladder, standing }) => ({
    partner_id,
    ladder,
    ...standing,
    since: seen.at,
  }));
  await putRanks(context, rows, awards);
  return { snapshot: withStandings(seen, standings), changes, awards };
}
