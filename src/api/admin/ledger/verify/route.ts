import { z } from "@medusajs/framework/zod";
import { route } from "../../../../support/http";
import { servicesOf } from "../../../../workflows/services";
import { showHead } from "../../../../workflows/views/heads";
import { showProof } from "../../../../workflows/views/proof";
import { head } from "../../../statement";

const query = z.strictObject({
  run: z.enum(["true", "false"]).default("false"),
  head: head.optional(),
});

/** The last proof of the book, or with `run=true` a new one now; with `head` whether that is on the chain. */
export const GET = route({ query }, async ({ req, query: { run, head: hash } }) => ({
  verify: await showProof(req.scope, run === "true"),
  ...(hash && { head: await showHead(servicesOf(req.scope), hash) }),
}));
