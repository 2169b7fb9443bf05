import { z } from "@medusajs/framework/zod";
import { route } from "../../../../support/http";
import { showProof } from "../../../../workflows/views/proof";

const query = z.strictObject({ run: z.enum(["true", "false"]).default("false") });

/** The last proof of the book, or with `run=true` a new one now. */
export const GET = route({ query }, async ({ req, query: { run } }) => ({
  verify: await showProof(req.scope, run === "true"),
}));
