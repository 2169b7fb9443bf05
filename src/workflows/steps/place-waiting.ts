/** Places those who wait for a place, once a later plan has opened some. */
import type { LedgerService } from "../../modules/ledger/service";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** One after the other, because hints given together are taken in the order of their ids. */
export async function hintPlacements(
  ledger: LedgerService,
  partner_ids: readonly string[],
  context: SharedContext,
): Promise<void> {
  for (const ref of partner_ids) await ledger.hint([{ kind: "placement", ref }], context);
}

/**
 * Page by page, each in one transaction with its hints; returns how many were placed. Run twice, it places
 * nobody twice.
 */
export async function placeWaiting({ partner, plan, tree, ledger }: Services): Promise<number> {
  let placed = 0;
  for (;;) {
    const page = await partner.transact(async (context) => {
      const version = await plan.versionAt(new Date().toISOString(), context);
      const found = await tree.placeWaiting(version.plan.placement, context);
      await hintPlacements(ledger, found.partner_ids, context);
      return found;
    });
    placed += page.partner_ids.length;
    if (!page.has_more) return placed;
  }
}
