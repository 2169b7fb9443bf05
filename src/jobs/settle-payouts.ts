import type { MedusaContainer } from "@medusajs/framework/types";
import { settlePayoutsWorkflow } from "../workflows/settle-payouts";

/** Looks up payouts of which no answer came, and sends what a dead process left unsent. */
export default async function uplineSettlePayouts(container: MedusaContainer): Promise<void> {
  await settlePayoutsWorkflow(container).run();
}

export const config = { name: "upline-settle-payouts", schedule: "* * * * *" };
