/** Tells admins, and whoever listens, that the book is not what it has to be. */
import type { INotificationModuleService, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createHash } from "node:crypto";
import type { Fault } from "../proof/fault";
import { emitEvents } from "./emit-decided";

/** Emits `ledger.difference_found` and adds a line to the admin's feed, where the store has one: once a finding. */
export async function tellDifference(container: MedusaContainer, fault: Fault): Promise<void> {
  const key = createHash("sha256").update(JSON.stringify(fault)).digest("hex");
  emitEvents(container, [{ name: "ledger.difference_found", data: { ...fault, finding: key } }]);
  const feed = container.resolve<INotificationModuleService | undefined>(Modules.NOTIFICATION, {
    allowUnregistered: true,
  });
  try {
    await feed?.createNotifications({
      to: "",
      channel: "feed",
      template: "admin-ui",
      idempotency_key: `upline-ledger-${key}`,
      data: {
        title: "The ledger differs from its proof: payouts wait",
        description: `${fault.what}, ${fault.id}: expected ${fault.expected}, found ${fault.found}`,
      },
    });
  } catch (error) {
    // A store without a provider for the feed still has the event and the health page.
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
    logger.warn(
      `upline: no admin notification of a ledger difference: ${(error as Error).message}`,
    );
  }
}
