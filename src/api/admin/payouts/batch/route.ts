import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../support/http";
import { sendPayoutBatchWorkflow } from "../../../../workflows/send-payout-batch";
import { servicesOf } from "../../../../workflows/services";
import { showSentBatch } from "../../../../workflows/views/payouts";
import { adminOf } from "../../../admin";

const total = z.strictObject({ amount: z.string().min(1).max(40), currency: id });
const body = z.union([
  z.strictObject({ payout_ids: z.array(id).min(1).max(1_000), total }),
  z.strictObject({ provider: id, currency: id, total }),
]);

/** Sends approved payouts, if they come to the total that the admin saw. */
export const POST = route({ body }, async ({ req, body: { total: seen, ...which } }) => {
  const input = { which, total: seen, actor: adminOf(req) };
  const { result } = await sendPayoutBatchWorkflow(req.scope).run({ input });
  return showSentBatch(servicesOf(req.scope), result.id, new Date().toISOString());
});
