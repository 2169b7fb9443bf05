import type { MedusaContainer } from "@medusajs/framework/types";
import { drainInboxWorkflow } from "../workflows/drain-inbox";

/** Takes what no wake-up took: retries that are due, and hints left by a process that died. */
export default async function uplineDrain(container: MedusaContainer): Promise<void> {
  await drainInboxWorkflow(container).run();
}

export const config = { name: "upline-drain", schedule: "* * * * *" };
