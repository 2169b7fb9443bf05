import type { AuthenticatedMedusaRequest, MedusaRequest } from "@medusajs/framework/http";

/** The admin (user or API key) who asks: `/admin` lets nobody else in. */
export function adminOf(req: MedusaRequest): string {
  return (req as AuthenticatedMedusaRequest).auth_context.actor_id;
}
