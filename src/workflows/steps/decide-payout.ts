/** What admins and partners decide about a payout that was asked for. */
import { payoutNotFound } from "../../modules/payout";
import type { Payout } from "../../modules/payout/types";
import { refuseSameAdmin, refuseStranger } from "../../support/approvers";
import { UplineError } from "../../support/errors";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { refuseInDoubt } from "./doubt";
import { movePayout, type MovedPayout } from "./move-payout";

interface Decision {
  payout_id: string;
  /** the admin */
  actor: string;
}

/** What a partner reads of a payout that it took back itself. */
const CANCELED = "canceled_by_partner";

/**
 * Throws `not_an_approver`, `partner_not_active` for a suspended partner, `ledger_in_doubt` and
 * `payout_state_changed`.
 */
export async function approvePayout(
  services: Services,
  { payout_id, actor }: Decision,
  now: string,
): Promise<MovedPayout> {
  refuseStranger(services.payout.options, "payouts", actor);
  await refuseInDoubt(services);
  const changes = { approved_by: actor, approved_at: now };
  const move = { payout_id, action: "approve" as const, changes, actor, now };
  return movePayout(services, move, ({ partner_id }, context) =>
    refuseSuspended(services, partner_id, context),
  );
}

/** The money comes back, and the partner reads the reason. */
export async function rejectPayout(
  services: Services,
  { payout_id, actor, reason }: Decision & { reason: string },
  now: string,
): Promise<MovedPayout> {
  refuseStranger(services.payout.options, "payouts", actor);
  const move = { payout_id, action: "reject" as const, changes: { reason }, actor, now };
  return movePayout(services, move);
}

/** By the partner, while nobody has approved it; another's payout does not exist for it. */
export async function cancelPayout(
  services: Services,
  { payout_id, partner_id, actor }: Decision & { partner_id: string },
  now: string,
): Promise<MovedPayout> {
  const changes = { reason: CANCELED };
  const move = { payout_id, action: "cancel" as const, changes, actor, now };
  return movePayout(services, move, (payout) => {
    if (payout.partner_id !== partner_id) throw payoutNotFound(payout_id);
  });
}

/** An admin tells that it was paid, and by which reference. Throws `second_admin_needed` too. */
export async function completePayout(
  services: Services,
  { payout_id, actor, reference, paid_at }: Decision & { reference: string; paid_at?: string },
  now: string,
): Promise<MovedPayout> {
  const { options } = services.payout;
  refuseStranger(options, "payouts", actor);
  const changes = { reference, paid_at: paid_at ?? now, reason: null, next_look_at: null };
  const move = { payout_id, action: "pay" as const, changes, actor, now };
  return movePayout(services, move, (payout: Payout) => {
    if (options.approvers.four_eyes) refuseSameAdmin(payout.approved_by, actor);
  });
}

/** An admin is certain that it was not paid and will not be: the money comes back. */
export async function failPayout(
  services: Services,
  { payout_id, actor, reason }: Decision & { reason: string },
  now: string,
): Promise<MovedPayout> {
  refuseStranger(services.payout.options, "payouts", actor);
  const changes = { reason, next_look_at: null };
  const move = { payout_id, action: "fail" as const, changes, actor, now };
  return movePayout(services, move);
}

async function refuseSuspended(
  { partner }: Services,
  partner_id: string,
  context: SharedContext,
): Promise<void> {
  const status = (await partner.statusesOf([partner_id], context)).get(partner_id);
  if (status !== "suspended") return;
  const message = "a suspended partner is not paid";
  throw new UplineError("not_allowed", "partner_not_active", message, { status });
}
