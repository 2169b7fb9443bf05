import type { MedusaContainer } from "@medusajs/framework/types";
import { placeWaitingWorkflow } from "../workflows/place-waiting";

/** Places who waits when a new plan version has opened places and nobody enrolled since. */
export default async function uplinePlaceWaiting(container: MedusaContainer): Promise<void> {
  await placeWaitingWorkflow(container).run();
}

export const config = { name: "upline-place-waiting", schedule: "*/5 * * * *" };
