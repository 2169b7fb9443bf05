import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { UplineError } from "../support/errors";
import { servicesOf } from "./services";
import { openCart } from "./steps/open-cart";
import { unknownCode } from "./steps/unknown-code";

export interface AttachReferralInput {
  cart_id: string;
  code: string;
}

/** Puts a code on a cart: from now on the cart counts for the code's partner. The last code wins. */
const attachStep = createStep(
  "upline-attach-referral",
  async ({ cart_id, code }: AttachReferralInput, { container }) => {
    const { partner } = servicesOf(container);
    const cart = await openCart(container, cart_id);
    const seller = await partner.partnerByCode(code);
    if (!seller) throw unknownCode();
    const [buyer] = cart.customer_id ? await partner.partnersOfCustomers([cart.customer_id]) : [];
    if (buyer) {
      throw new UplineError(
        "not_allowed",
        buyer.id === seller.id ? "own_referral_code" : "buyer_is_partner",
        "a partner's own order counts for the partner and its sponsor; a code on its cart is refused",
      );
    }
    await partner.attributeCart(cart_id, seller.id);
    return new StepResponse({ cart_id, partner_id: seller.id, display_name: seller.display_name });
  },
);

export const attachReferralWorkflow = createWorkflow(
  "upline-attach-referral",
  (input: AttachReferralInput) => new WorkflowResponse(attachStep(input)),
);
