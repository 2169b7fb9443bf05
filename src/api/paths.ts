import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { UplineError } from "../support/errors";
import { answerRefusal } from "../support/http";

/** Refuses a path such as `/%ff`, over which the framework would fail with a 500. */
export function refuseBrokenPath(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): void {
  try {
    decodeURIComponent(req.originalUrl.split("?")[0]);
  } catch {
    const message = "the path is not encoded as a URL has to be";
    return answerRefusal(new UplineError("invalid_data", "invalid_path", message), res, next);
  }
  next();
}
