/** What providers are given, checked with zod. No message repeats a value: they are account numbers and keys. */
import type { z } from "@medusajs/framework/zod";
import { UplineError } from "../support/errors";

function firstIssue(error: z.ZodError, root: string): { path: string; message: string } {
  const [issue] = error.issues;
  return { path: [root, ...issue.path.map(String)].join("."), message: issue.message };
}

/** What a partner typed, as the provider keeps it; a refusal names the field. */
export function checkedDetails<Value>(schema: z.ZodType<Value>, details: unknown): Value {
  const result = schema.safeParse(details);
  if (result.success) return result.data;
  const issue = firstIssue(result.error, "details");
  throw new UplineError("invalid_data", "invalid_details", `${issue.path}: ${issue.message}`, {
    issues: [issue],
  });
}

/** A provider's options; a bad one stops the boot and is named. */
export function checkedOptions<Value>(
  provider: string,
  schema: z.ZodType<Value>,
  options: unknown,
): Value {
  const result = schema.safeParse(options ?? {});
  if (result.success) return result.data;
  const { path, message } = firstIssue(result.error, "options");
  throw new Error(`payout provider "${provider}" ${path}: ${message}`);
}
