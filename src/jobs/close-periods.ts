import type { MedusaContainer } from "@medusajs/framework/types";
import { closePeriodsWorkflow } from "../workflows/close-periods";

/** Closes the days, weeks and months that are over in the plan's time zone, each once, in order. */
export default async function uplineClosePeriods(container: MedusaContainer): Promise<void> {
  await closePeriodsWorkflow(container).run({ input: { now: new Date().toISOString() } });
}

export const config = { name: "upline-close-periods", schedule: "*/5 * * * *" };
