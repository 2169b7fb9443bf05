import { z } from "zod";
import { planSchema } from "./plan";

/**
 * The plan language as JSON Schema, for editors and other languages. It says what a document may look like;
 * rules between fields (a fund must exist, the pool covers its rates) are only in {@link planSchema}.
 */
export function planJsonSchema(): object {
  return z.toJSONSchema(planSchema, { io: "input" });
}
