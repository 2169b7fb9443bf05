import { z } from "@medusajs/framework/zod";
import { PARTNER_STATUSES } from "../../../../engine/facts";
import { KYC_LEVELS } from "../../../../modules/partner";
import { id, route } from "../../../../support/http";
import { upTo } from "../../../../support/range";
import { adminOf } from "../../../admin";
import { changePartnerStatusWorkflow } from "../../../../workflows/change-partner-status";
import { giveRankWorkflow } from "../../../../workflows/give-rank";
import { servicesOf } from "../../../../workflows/services";
import { refuseTerminated } from "../../../../workflows/steps/change-status";
import { setKycLevelWorkflow } from "../../../../workflows/set-kyc-level";
import { showPartner } from "../../../../workflows/views/partner";

const params = z.object({ id });
const rank = z.strictObject({
  ladder: z.string().min(1).max(50),
  rank: z.string().min(1).max(50),
  reason: z.string().trim().min(1).max(500),
});
const body = z
  .strictObject({
    status: z.enum(PARTNER_STATUSES).optional(),
    kyc_level: z.enum(KYC_LEVELS).optional(),
    rank: rank.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "give status, kyc_level or rank");

const query = z.object({ at: upTo.optional() });

/** One partner with its balances, also those of a time past. */
export const GET = route({ params, query }, async ({ req, params: { id: partner_id }, query }) => ({
  partner: await showPartner(servicesOf(req.scope), partner_id, query.at),
}));

/** Changes status (`terminated` is final), identity check or, with a reason, a rank; all of it is noted. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: partner_id }, body: { status, kyc_level, rank: given } }) => {
    const actor = adminOf(req);
    const { scope } = req;
    // A rank is refused before anything is changed, and so is a status: half a change is none.
    if (status) await refuseTerminated(servicesOf(scope), partner_id);
    if (given) await giveRankWorkflow(scope).run({ input: { partner_id, ...given, actor } });
    if (kyc_level)
      await setKycLevelWorkflow(scope).run({ input: { partner_id, kyc_level, actor } });
    if (status) {
      await changePartnerStatusWorkflow(scope).run({ input: { partner_id, status, actor } });
    }
    return { partner: await showPartner(servicesOf(scope), partner_id) };
  },
);
