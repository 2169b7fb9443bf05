/** A change of status, under the network's lock, with what it does to money that is still pending. */
import type { PartnerStatus } from "../../engine/facts";
import { forfeit } from "../../engine/settle";
import { staysTerminated } from "../../modules/partner";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** Throws what {@link changeStatus} would of a partner who left for good, before anything is changed. */
export async function refuseTerminated({ partner }: Services, partner_id: string): Promise<void> {
  const status = (await partner.statusesOf([partner_id])).get(partner_id);
  if (status === "terminated") throw staysTerminated();
}

/**
 * Changes a partner's status, notes who did (null: the store itself) and returns the old one. Active again: held money is looked at anew.
 * Terminated, which is final: what was pending goes to `house:breakage`; what is available stays payable.
 */
export async function changeStatus(
  services: Services,
  partner_id: string,
  status: PartnerStatus,
  now: string,
  actor: string | null = null,
): Promise<PartnerStatus> {
  const { ledger, partner } = services;
  return ledger.underLock(async (context) => {
    const from = await partner.setStatus(partner_id, status, context);
    if (from === status) return from;
    const change = { partner_id, field: "status" as const, before: from, after: status };
    await partner.audit({ ...change, actor, at: now }, context);
    if (status === "terminated") await forfeitPending(services, partner_id, now, context);
    if (status === "active") {
      const orders = await ledger.pendingOrdersOf(partner_id, context);
      await ledger.wakeReleases(orders, now, context);
    }
    return from;
  });
}

async function forfeitPending(
  { ledger, plan }: Services,
  partner_id: string,
  at: string,
  context: SharedContext,
): Promise<void> {
  const order_ids = await ledger.pendingOrdersOf(partner_id, context);
  const orders = await ledger.ordersOf(order_ids, context);
  const standings = await ledger.standingsOf(order_ids, undefined, context);
  const inOrder = [...orders.values()].sort((a, b) => (a.order_id < b.order_id ? -1 : 1));
  const postings = inOrder.flatMap((order) =>
    forfeit(order, standings.get(order.order_id) ?? [], partner_id),
  );
  const version = await plan.versionAt(at, context);
  const key = `termination:${partner_id}`;
  const entry = {
    key,
    kind: "termination" as const,
    fact: { kind: "termination" as const, partner_id, at },
    fact_id: key,
    order_id: null,
    plan_version_id: version.id,
    postings,
    trace: null,
  };
  await ledger.write([entry], [], context);
}
