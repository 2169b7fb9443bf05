import type { MedusaContainer } from "@medusajs/framework/types";
import { reconcileLedgerWorkflow } from "../workflows/reconcile-ledger";

/** Looks every hour whether the book agrees with itself, once a day whether it can be proven. */
export default async function uplineReconcileLedger(container: MedusaContainer): Promise<void> {
  await reconcileLedgerWorkflow(container).run({ input: { now: new Date().toISOString() } });
}

export const config = { name: "upline-reconcile-ledger", schedule: "40 * * * *" };
