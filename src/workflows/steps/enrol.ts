/** The one transaction of an enrolment. */
import { audit } from "../../modules/ledger";
import { alreadyPartner } from "../../modules/partner";
import type { Services } from "../services";
import { hintPlacements } from "./place-waiting";

export interface Newcomer {
  customer_id: string;
  display_name: string;
  sponsor_id: string | null;
  /** the admin who enrols; absent: the customer itself */
  actor?: string;
}

export interface EnrolledPartner {
  id: string;
  customer_id: string;
  sponsor_id: string | null;
  referral_code: string;
  /** held: the sponsor may choose a place for some days; waiting: every place there could be is taken */
  placement: "placed" | "held" | "waiting";
}

/** Partner, places in both trees and the hints of who was placed, or nothing; throws `already_partner`. */
export async function enrol(
  services: Services,
  { customer_id, display_name, sponsor_id, actor }: Newcomer,
): Promise<EnrolledPartner> {
  const { partner, tree, ledger } = services;
  const { plan } = await services.plan.versionAt(new Date().toISOString());
  const id = partner.newPartnerId();
  return partner.transact(async (context) => {
    const [existing] = await partner.partnersOfCustomers([customer_id], context);
    if (existing) throw alreadyPartner(customer_id, existing.id);
    const { joined_at, is_placed, held_until, placed_before } = await tree.join(
      id,
      sponsor_id,
      plan.placement,
      context,
    );
    const row = { id, customer_id, display_name, sponsor_id, joined_at };
    const { referral_code } = await partner.insertPartner(row, context);
    await hintPlacements(ledger, placed_before, context);
    await ledger.hint([{ kind: "join", ref: id }], context);
    if (actor !== undefined) {
      const deed = { action: "partner.enrol", before: null, after: { customer_id, sponsor_id } };
      const subject = { subject_kind: "partner" as const, subject_id: id };
      await audit.record(context, [{ ...deed, ...subject, actor }]);
    }
    const unplaced = held_until === null ? ("waiting" as const) : ("held" as const);
    const state = is_placed ? ("placed" as const) : unplaced;
    return { id, customer_id, sponsor_id, referral_code, placement: state };
  });
}
