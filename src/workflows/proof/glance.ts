/** What can be checked every hour without deciding anything again. */
import type { Services } from "../services";
import { orderFault, strayFault } from "./beside";
import type { Fault } from "./fault";

export interface Glance {
  ok: boolean;
  first_fault: Fault | null;
}

/** Sums, balances, signs, links and numbers of the chain, published heads, strays and records of orders. */
export async function glance(services: Services): Promise<Glance> {
  return services.ledger.onSnapshot(async (context) => {
    const [wrong] = await services.ledger.read<Fault>("GLANCE", [], context);
    const first_fault =
      wrong ?? (await strayFault(services, context)) ?? (await orderFault(services, context));
    return { ok: first_fault === null, first_fault };
  });
}
