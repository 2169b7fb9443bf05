/** Plan documents as they come over HTTP: from anybody who is an admin, of any shape and size. */
import { z } from "@medusajs/framework/zod";
import { EngineError } from "../engine/errors";
import { parsePlan, type Plan } from "../engine/plan";
import { UplineError } from "./errors";

/** Beyond this a request is refused before it is read. */
export const MAX_DOCUMENT = "256kb";

/** An unknown field may be named by a very long name. */
const MAX_PATH = 200;

/**
 * A field that holds a plan. It throws `invalid_plan` instead of reporting an issue: what is refused here has
 * one code and the path in the plan, and nothing else walks into a document that may be nested without end.
 */
export const planDocument = z.unknown().transform(planOf);

function planOf(document: unknown): Plan {
  try {
    const plan = parsePlan(document);
    const path = unstorable(plan, "");
    if (path === null) return plan;
    throw new EngineError("invalid_plan", `plan.${path}: holds a character no text may have`, path);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const path = (error.field ?? "").slice(0, MAX_PATH);
    throw new UplineError("invalid_data", error.code, error.message.slice(0, 2 * MAX_PATH), {
      path,
    });
  }
}

/** Path of the first text that Postgres cannot store as JSON: U+0000, or half of a surrogate pair. */
function unstorable(value: unknown, path: string): string | null {
  if (typeof value === "string") return /\0|\p{Surrogate}/u.test(value) ? path : null;
  if (value === null || typeof value !== "object") return null;
  for (const [key, item] of Object.entries(value)) {
    const found = unstorable(item, path ? `${path}.${key}` : key);
    if (found !== null) return found;
  }
  return null;
}
