import type { AuthenticatedMedusaRequest, MedusaRequest } from "@medusajs/framework/http";
import { servicesOf } from "../workflows/services";
import { partnerOfCustomer } from "../workflows/views/partner";

/** The logged-in customer; the routes that use it let nobody else in. */
export function customerOf(req: MedusaRequest): string {
  return (req as AuthenticatedMedusaRequest).auth_context.actor_id;
}

/** The logged-in partner with the modules of its store; 404 for a customer who is none. */
export async function partnerOf(req: MedusaRequest) {
  const services = servicesOf(req.scope);
  const partner = await partnerOfCustomer(services, customerOf(req));
  return { services, partner_id: partner.id };
}
