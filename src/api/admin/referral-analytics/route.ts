import { z } from "@medusajs/framework/zod";
import { route } from "../../../support/http";
import { range } from "../../../support/range";
import { servicesOf } from "../../../workflows/services";
import { showReferralAnalytics } from "../../../workflows/views/referral-analytics";

const query = z.strictObject(range);

/** How inviting goes in a stretch of time. */
export const GET = route({ query }, async ({ req, query: stretch }) => ({
  referral_analytics: await showReferralAnalytics(servicesOf(req.scope), stretch, new Date()),
}));
