import { z } from "@medusajs/framework/zod";
import { lint } from "../../../../engine/lint";
import { route } from "../../../../support/http";
import { planDocument } from "../../../../support/plan-document";

const body = z.strictObject({ document: planDocument });

/** What the linter says about a plan, and its proven worst case; nothing is kept. */
export const POST = route({ body }, async ({ body: { document } }) => lint(document));
