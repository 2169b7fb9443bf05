import { z } from "@medusajs/framework/zod";
import { route } from "../../../support/http";
import { enrolPartnerWorkflow } from "../../../workflows/enrol-partner";
import { guardGuesses } from "../../../workflows/guess-guard";
import { servicesOf } from "../../../workflows/services";
import { showPartner } from "../../../workflows/views/partner";
import { addressOf } from "../../address";
import { customerOf } from "../../customer";

const body = z.strictObject({ referral_code: z.string().min(1).max(64).nullish() });

/** Enrols the logged-in customer, below the partner whose code is given. */
export const POST = route({ body }, async ({ req, res, body: { referral_code } }) => {
  const input = { customer_id: customerOf(req), referral_code: referral_code ?? undefined };
  const { result } = await guardGuesses(req.scope, addressOf(req), () =>
    enrolPartnerWorkflow(req.scope).run({ input }),
  );
  res.status(201);
  return { partner: await showPartner(servicesOf(req.scope), result.id) };
});
