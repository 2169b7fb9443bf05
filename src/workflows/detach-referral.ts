import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { openCart } from "./steps/open-cart";
import { servicesOf } from "./services";

export interface DetachReferralInput {
  cart_id: string;
}

/** Takes the code off a cart that is not an order yet. */
const detachStep = createStep(
  "upline-detach-referral",
  async ({ cart_id }: DetachReferralInput, { container }) => {
    await openCart(container, cart_id);
    return new StepResponse(await servicesOf(container).partner.clearCart(cart_id));
  },
);

export const detachReferralWorkflow = createWorkflow(
  "upline-detach-referral",
  (input: DetachReferralInput) => new WorkflowResponse(detachStep(input)),
);
