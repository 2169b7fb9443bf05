import type { MedusaContainer } from "@medusajs/framework/types";
import { sweepOrdersWorkflow } from "../workflows/sweep-orders";

/** Heals lost events within minutes. */
export default async function uplineSweep(container: MedusaContainer): Promise<void> {
  await sweepOrdersWorkflow(container).run();
}

export const config = { name: "upline-sweep", schedule: "*/5 * * * *" };
