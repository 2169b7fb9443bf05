import type { MedusaRequest } from "@medusajs/framework/http";

/** The peer's own address: a forwarded header can be forged by anyone when no proxy stands in front. */
export function addressOf(req: MedusaRequest): string {
  return req.socket.remoteAddress ?? "unknown";
}
