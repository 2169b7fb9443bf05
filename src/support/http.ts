/** The thin edge: parse with zod, run one thing, answer; every refusal in one shape. */
import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { z } from "@medusajs/framework/zod";
import { EngineError } from "../engine/errors";
import { asUplineError, UplineError } from "./errors";

export interface Call<Body, Query, Params> {
  req: MedusaRequest;
  res: MedusaResponse;
  body: Body;
  query: Query;
  params: Params;
}

interface Spec<Body, Query, Params> {
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  params?: z.ZodType<Params>;
}

type Handler = (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) => Promise<void>;

/**
 * A route handler: what it takes is checked, what it returns is sent as JSON, what it refuses becomes
 * `{ type, code, message, details? }`. Anything else goes on to the store's own error handler.
 */
export function route<Body = undefined, Query = undefined, Params = undefined>(
  spec: Spec<Body, Query, Params>,
  handle: (call: Call<Body, Query, Params>) => Promise<object | undefined>,
): Handler {
  return async (req, res, next) => {
    try {
      const answer = await handle({
        req,
        res,
        body: parse(spec.body, req.body ?? {}),
        query: parse(spec.query, req.query),
        params: parse(spec.params, req.params),
      });
      if (answer !== undefined) res.json(answer);
    } catch (error) {
      const refusal = toRefusal(error);
      if (!refusal) return next(error);
      const { type, code, message, details } = refusal;
      res.status(refusal.status).json({ type, code, message, ...(details && { details }) });
    }
  };
}

function parse<Value>(schema: z.ZodType<Value> | undefined, input: unknown): Value {
  if (!schema) return undefined as Value;
  const result = schema.safeParse(input);
  if (result.success) {
    refuseNul(result.data, "");
    return result.data;
  }
  const issues = result.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message,
  }));
  const [first] = issues;
  const message = first.path ? `${first.path}: ${first.message}` : first.message;
  throw new UplineError("invalid_data", "invalid_request", message, { issues });
}

/** Postgres cannot store U+0000 in text; better a clear refusal than its error. */
function refuseNul(value: unknown, path: string): void {
  if (typeof value === "string" && value.includes("\u0000")) {
    const message = `${path}: must not contain the character U+0000`;
    throw new UplineError("invalid_data", "invalid_request", message, {
      issues: [{ path, message }],
    });
  }
  if (value === null || typeof value !== "object") return;
  for (const [key, item] of Object.entries(value)) refuseNul(item, path ? `${path}.${key}` : key);
}

function toRefusal(error: unknown): UplineError | null {
  if (error instanceof EngineError) {
    return new UplineError("invalid_data", error.code, error.message, { field: error.field });
  }
  return asUplineError(error);
}

/** Paging of every list: 20 at a time, at most 100. */
export const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
};

/** A time, ISO 8601 in UTC; Postgres knows no year 0. */
export const time = z.iso.datetime().refine((text) => text >= "0001", "must lie after year 0");

/** Ids as they appear in paths and bodies. */
export const id = z.string().min(1).max(100);
