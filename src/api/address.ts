import type { MedusaRequest } from "@medusajs/framework/http";
import { clientAddress, trustedProxies } from "../support/address";
import { servicesOf } from "../workflows/services";
import { perStore } from "../workflows/steps/per-store";

const trustOf = perStore((container) =>
  trustedProxies(servicesOf(container).partner.options.trusted_proxies),
);

/** Whose address a request counts for; a forwarded header counts only behind a proxy the store trusts. */
export function addressOf(req: MedusaRequest): string {
  return clientAddress(req, trustOf(req.scope));
}
