import { z } from "@medusajs/framework/zod";
import { id, route } from "../../../../../support/http";
import { startShadowWorkflow, stopShadowWorkflow } from "../../../../../workflows/run-shadow";
import { servicesOf } from "../../../../../workflows/services";
import { showShadow } from "../../../../../workflows/views/shadow";
import { adminOf } from "../../../../admin";

const params = z.object({ id });
const query = z.strictObject({ limit: z.coerce.number().int().min(1).max(10_000).default(1_000) });

/** How far the shadow of a plan followed, and what it would have cost on its last `limit` orders. */
export const GET = route(
  { params, query },
  async ({ req, params: { id: plan_id }, query: { limit } }) => ({
    shadow: await showShadow(servicesOf(req.scope), plan_id, limit),
  }),
);

/** Lets a draft decide, from now on, beside the plan in force, without paying. */
export const POST = route(
  { params, query, body: z.strictObject({}) },
  async ({ req, res, params: { id: plan_id }, query: { limit } }) => {
    await startShadowWorkflow(req.scope).run({ input: { id: plan_id, by: adminOf(req) } });
    res.status(201);
    return { shadow: await showShadow(servicesOf(req.scope), plan_id, limit) };
  },
);

/** Stops it; what it decided stays to be read. */
export const DELETE = route(
  { params, query },
  async ({ req, params: { id: plan_id }, query: { limit } }) => {
    await stopShadowWorkflow(req.scope).run({ input: { id: plan_id, by: adminOf(req) } });
    return { shadow: await showShadow(servicesOf(req.scope), plan_id, limit) };
  },
);
