/** The thin edge: parse with zod, run one thing, answer; every refusal in one shape. */
import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { z } from "@medusajs/framework/zod";
import { EngineError } from "../engine/errors";
import { asUplineError, UplineError } from "./errors";

/** A refusal names what is wrong, but does not send a large request back. */
const MAX_ISSUES = 20;
const MAX_TEXT = 300;

/** No body of ours is nested half as deep. */
const MAX_DEPTH = 50;

export interface Call<Body, Query, Params> {
  req: MedusaRequest;
  res: MedusaResponse;
  body: Body;
  query: Query;
  params: Params;
}

/** What a route takes. It stays on the handler, where whoever describes or tests the routes finds it. */
export interface Spec<Body = unknown, Query = unknown, Params = unknown> {
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  params?: z.ZodType<Params>;
}

type Handler = (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) => Promise<void>;
export type RouteHandler = Handler & { readonly spec: Spec };

/**
 * A route handler: what it takes is checked, what it returns is sent as JSON, what it refuses becomes
 * `{ type, code, message, details? }`. Anything else goes on to the store's own error handler.
 */
export function route<Body = undefined, Query = undefined, Params = undefined>(
  spec: Spec<Body, Query, Params>,
  handle: (call: Call<Body, Query, Params>) => Promise<object | undefined>,
): RouteHandler {
  const handler: Handler = async (req, res, next) => {
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
      answerRefusal(error, res, next);
    }
  };
  return Object.assign(handler, { spec });
}

/** Answers a refusal as `{ type, code, message, details? }`; any other error goes on. */
export function answerRefusal(error: unknown, res: MedusaResponse, next: MedusaNextFunction): void {
  const refusal = toRefusal(error);
  if (!refusal) return next(error);
  const { status, type, code, message, details } = refusal;
  if (details?.retry_after_seconds) {
    res.setHeader("retry-after", String(details.retry_after_seconds));
  }
  res.status(status).json({ type, code, message, ...(details && { details }) });
}

function parse<Value>(schema: z.ZodType<Value> | undefined, input: unknown): Value {
  if (!schema) return undefined as Value;
  const result = schema.safeParse(input);
  if (result.success) {
    refuseUnfit(result.data, "");
    return result.data;
  }
  const issues = result.error.issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: issue.path.map(String).join(".").slice(0, MAX_TEXT),
    message: issue.message.slice(0, MAX_TEXT),
  }));
  const [first] = issues;
  const message = first.path ? `${first.path}: ${first.message}` : first.message;
  throw new UplineError("invalid_data", "invalid_request", message, { issues });
}

/**
 * Postgres cannot store U+0000 in text, and what is nested without end exhausts whatever walks it: better a
 * clear refusal than their errors.
 */
function refuseUnfit(value: unknown, path: string, depth = 0): void {
  if (typeof value === "string" && value.includes("\u0000")) {
    throw unfit(path, "must not contain the character U+0000");
  }
  if (value === null || typeof value !== "object") return;
  if (depth > MAX_DEPTH) throw unfit(path, "is nested too deeply");
  for (const [key, item] of Object.entries(value)) {
    refuseUnfit(item, path ? `${path}.${key}` : key, depth + 1);
  }
}

function unfit(path: string, reason: string): UplineError {
  const place = path.slice(0, MAX_TEXT);
  const details = { issues: [{ path: place, message: `${place}: ${reason}` }] };
  return new UplineError("invalid_data", "invalid_request", `${place}: ${reason}`, details);
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
