import type { MedusaContainer } from "@medusajs/framework/types";
import { releaseHoldsWorkflow } from "../workflows/release-holds";

/** Moves money whose hold is over from pending to available. */
export default async function uplineRelease(container: MedusaContainer): Promise<void> {
  await releaseHoldsWorkflow(container).run({ input: { now: new Date().toISOString() } });
}

export const config = { name: "upline-release", schedule: "10 * * * *" };
