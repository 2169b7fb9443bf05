import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { attachReferralWorkflow } from "../../../../../workflows/attach-referral";
import { detachReferralWorkflow } from "../../../../../workflows/detach-referral";
import { guardGuesses } from "../../../../../workflows/guess-guard";
import { addressOf } from "../../../../address";

const params = z.object({ id });
const body = z.strictObject({ code: z.string().min(1).max(64) });

/** Puts a code on the cart; the last one wins. */
export const POST = route(
  { params, body },
  async ({ req, params: { id: cart_id }, body: { code } }) => {
    const { result } = await guardGuesses(req.scope, addressOf(req), () =>
      attachReferralWorkflow(req.scope).run({ input: { cart_id, code } }),
    );
    return { referral: { cart_id, display_name: result.display_name } };
  },
);

/** Takes the code off the cart. */
export const DELETE = route({ params }, async ({ req, params: { id: cart_id } }) => {
  await detachReferralWorkflow(req.scope).run({ input: { cart_id } });
  return { id: cart_id, object: "referral", deleted: true };
});
