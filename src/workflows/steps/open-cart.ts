import type { CartDTO, MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import { UplineError } from "../../support/errors";

/** A cart whose referral can still change; refused once it is an order. */
export async function openCart(container: MedusaContainer, cart_id: string): Promise<CartDTO> {
  const [cart] = await container.resolve(Modules.CART).listCarts({ id: cart_id });
  if (!cart) throw new UplineError("not_found", "cart_not_found", "no such cart", { cart_id });
  if (cart.completed_at) {
    throw new UplineError(
      "not_allowed",
      "cart_completed",
      "this cart is an order already; its referral can no longer change",
    );
  }
  return cart;
}
