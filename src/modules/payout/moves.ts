/** What payouts say of the facts that moved their money, for the proof. */
import { run, type SharedContext } from "../../support/sql";
import * as sql from "./sql";

/** A page after one of the facts, by its id. */
export async function readMoves(
  context: SharedContext,
  after: string,
  limit: number,
): Promise<{ fact_id: string; says: Record<string, string> }[]> {
  return run(context, sql.PAYOUT_MOVES, [after, limit]);
}
