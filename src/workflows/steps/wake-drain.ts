/** Starts the drain soon, once however often it is asked: load grows the batch, not the number of drains. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { drainInboxWorkflow } from "../drain-inbox";
import { perStore } from "./per-store";

interface Drain {
  running: boolean;
  asked: boolean;
}

const drainOf = perStore((): Drain => ({ running: false, asked: false }));

export function wakeDrain(container: MedusaContainer): void {
  const drain = drainOf(container);
  drain.asked = true;
  if (!drain.running) void drainWhileAsked(container, drain);
}

async function drainWhileAsked(container: MedusaContainer, drain: Drain): Promise<void> {
  drain.running = true;
  try {
    while (drain.asked) {
      drain.asked = false;
      await drainInboxWorkflow(container).run();
    }
  } catch (error) {
    // The hints are still there; the next wake or the scheduled drain takes them.
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
    logger.error(`upline: the drain stopped: ${(error as Error).message}`);
  } finally {
    drain.running = false;
  }
}
