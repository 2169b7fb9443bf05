import { z } from "@medusajs/framework/zod";
import { asUplineError } from "../../../../support/errors";
import { route } from "../../../../support/http";
import { guardGuesses } from "../../../../workflows/guess-guard";
import { validateReferral } from "../../../../workflows/views/referral";
import { addressOf } from "../../../address";

const body = z.strictObject({ code: z.string().min(1).max(64) });

/** Is the code good, and whose invitation is it? Every bad code gets the same answer. */
export const POST = route({ body }, async ({ req, body: { code } }) => {
  try {
    const work = () => validateReferral(req.scope, code);
    return { referral: await guardGuesses(req.scope, addressOf(req), work) };
  } catch (error) {
    if (asUplineError(error)?.code !== "unknown_referral_code") throw error;
    return { referral: { valid: false, display_name: null } };
  }
});
