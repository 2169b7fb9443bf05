/** A change of status, under the network's lock, with what it does to money that is still pending. */
import type { PartnerStatus } from "../../engine/facts";
import { releaseTime } from "../../engine/hold";
import { forfeit } from "../../engine/settle";
import { audit } from "../../modules/ledger";
import { staysTerminated } from "../../modules/partner";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

/** Throws what {@link changeStatus} would of a partner who left for good, before anything is changed. */
export async function refuseTerminated({ partner }: Services, partner_id: string): Promise<void> {
  const status = (await partner.statusesOf([partner_id])).get(partner_id);
  if (status === "terminated") throw staysTerminated();
}

/**
 * Changes a partner's status, records who did (null: the store itself) and returns the old one. Active again:
 * what was put off is released when its hold ends.
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
    const deed = { action: "partner.change_status", before: { status: from }, after: { status } };
    const subject = { subject_kind: "partner" as const, subject_id: partner_id };
    await audit.record(context, [{ ...deed, ...subject, actor }]);
    if (status === "terminated") await forfeitPending(services, partner_id, now, context);
    if (status === "active") await wakeReleases(services, partner_id, context);
    return from;
  });
}

/** What was put off because of the partner is due when its hold ends, and not before. */
async function wakeReleases(
  { ledger, plan }: Services,
  partner_id: string,
  context: SharedContext,
): Promise<void> {
  const orders = await ledger.ordersOf(await ledger.pendingOrdersOf(partner_id, context), context);
  const ids = [...orders.values()].map((order) => order.plan_version_id);
  const versions = await plan.versions([...new Set(ids)], context);
  const holds = new Map<string, string>();
  for (const { order_id, plan_version_id, captured_at, source } of orders.values()) {
    const version = versions.get(plan_version_id);
    const ends_at = version && captured_at && releaseTime(version.plan, captured_at, source);
    if (ends_at) holds.set(order_id, ends_at);
  }
  await ledger.wakeReleases(holds, context);
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
