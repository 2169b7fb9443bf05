import type { MedusaContainer } from "@medusajs/framework/types";
import { followShadowsWorkflow } from "../workflows/follow-shadows";

/** Drafts that run as shadows decide what was sold and refunded since. */
export default async function uplineFollowShadows(container: MedusaContainer): Promise<void> {
  await followShadowsWorkflow(container).run();
}

export const config = { name: "upline-follow-shadows", schedule: "*/3 * * * *" };
