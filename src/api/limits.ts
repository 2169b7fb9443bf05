import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http";
import { answerRefusal } from "../support/http";
import type { LimitName } from "../support/rate-limit";
import { rateLimitsOf } from "../workflows/rate-limits";
import { addressOf } from "./address";

/** Counts a request against a limit: for whoever is logged in, for the address where nobody is. */
export function limited(name: LimitName) {
  return async (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) => {
    const actor = (req as Partial<AuthenticatedMedusaRequest>).auth_context?.actor_id;
    try {
      await rateLimitsOf(req.scope).count(name, actor ?? addressOf(req));
    } catch (error) {
      return answerRefusal(error, res, next);
    }
    next();
  };
}
