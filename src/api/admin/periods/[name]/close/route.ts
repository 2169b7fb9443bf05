import { z } from "@medusajs/framework/zod";
import { PERIODS } from "../../../../../engine/periods/names";
import { route } from "../../../../../support/http";
import { closeNow } from "../../../../../workflows/close-periods";
import { adminOf } from "../../../../admin";

const params = z.object({ name: z.enum(PERIODS) });

/** Closes a period now, from its last close on; asked again with nothing new, the answer is the same close. */
export const POST = route({ params }, async ({ req, params: { name } }) => ({
  period: await closeNow(req.scope, name, adminOf(req), new Date().toISOString()),
}));
