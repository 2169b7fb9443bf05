import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import type { SharedContext } from "../support/sql";
import { checkAccounts, zeroSumFault } from "./proof/accounts";
import * as beside from "./proof/beside";
import type { Fault } from "./proof/fault";
import { keepProof } from "./proof/keep";
import { moveFault } from "./proof/moves";
import { replay, type Progress, type Replay } from "./proof/replay";
import { servicesOf, type Services } from "./services";

export interface Proof {
  ok: boolean;
  checked: {
    facts: number;
    journals: number;
    postings: number;
    balances: number;
    funds: number;
    paths: number;
  };
  head: string;
  first_fault: Fault | null;
}

interface BookCount {
  facts: number;
  journals: number;
  postings: number;
}

/**
 * Proves the book on one snapshot: the hash chain with every published head, every decision replayed, every
 * cached balance the sum of its postings, the sum of all accounts zero, orders as their facts say, both trees in
 * shape, every counter of a partner the roll-up of what was counted, every rank the last of its awards, points
 * the sum of their entries. Reports; never repairs.
 */
export async function prove(services: Services, progress?: Progress): Promise<Proof> {
  return services.ledger.onSnapshot(async (context) => {
    const replayed = await replay(services, context, undefined, progress);
    const [count] = await services.ledger.read<BookCount>("COUNT_BOOK", [], context);
    const accounts = await checkAccounts(services, replayed, context);
    const paths = await services.tree.checkPaths(context);
    const first_fault =
      replayed.fault ??
      (await beside.strayFault(services, context)) ??
      countFault(count, replayed) ??
      accounts.fault ??
      zeroSumFault(replayed.book) ??
      (await besideTheBook(services, paths.fault, context));
    const { journals, postings, head } = replayed;
    return {
      ok: first_fault === null,
      checked: {
        facts: count.facts,
        journals,
        postings,
        balances: accounts.checked,
        funds: accounts.funds,
        paths: paths.checked,
      },
      head,
      first_fault,
    };
  });
}

async function besideTheBook(
  services: Services,
  path: Awaited<ReturnType<Services["tree"]["checkPaths"]>>["fault"],
  context: SharedContext,
): Promise<Fault | null> {
  const node = path && {
    what: `${path.tree} tree`,
    id: path.partner_id,
    expected: "a node in its place",
    found: path.fault,
  };
  return (
    (await beside.orderFault(services, context)) ??
    node ??
    (await beside.metricsFault(services, context)) ??
    (await beside.rankFault(services, context)) ??
    (await beside.pointsFault(context)) ??
    (await beside.fundFault(services, context)) ??
    (await moveFault(services, context))
  );
}

function countFault(count: BookCount, replayed: Replay): Fault | null {
  for (const what of ["facts", "journals", "postings"] as const) {
    if (count[what] === replayed[what]) continue;
    const [expected, found] = [String(replayed[what]), String(count[what])];
    return { what: `number of ${what} on the chain`, id: what, expected, found };
  }
  return null;
}

const proveStep = createStep("upline-prove-ledger", async (_input: void, { container }) => {
  const services = servicesOf(container);
  const proof = await prove(services);
  return new StepResponse({ ...proof, at: await keepProof(services, proof) });
});

export const proveLedgerWorkflow = createWorkflow("upline-prove-ledger", () => {
  return new WorkflowResponse(proveStep());
});
