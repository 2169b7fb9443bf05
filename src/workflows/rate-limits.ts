/** The limits of a store, made when first asked for. */
import { RateLimits } from "../support/rate-limit";
import { servicesOf } from "./services";
import { perStore } from "./steps/per-store";

export const rateLimitsOf = perStore(
  (container) => new RateLimits(servicesOf(container).partner.options),
);
