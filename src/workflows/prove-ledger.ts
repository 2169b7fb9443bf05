import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { formatUnits } from "../engine/money";
import { checkPoints } from "../modules/partner";
import type { SharedContext } from "../support/sql";
import { replay, type Fault } from "./proof/replay";
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

const PAGE = 5_000;

/**
 * Proves the book on one snapshot: the hash chain, every decision replayed, every cached balance the sum of
 * its postings, the sum of all accounts zero, both trees in shape, every counter of a partner the roll-up of
 * what was counted, every rank the last of its awards, points the sum of their entries. Reports; never repairs.
 */
export async function prove(services: Services): Promise<Proof> {
  return services.ledger.onSnapshot(async (context) => {
    const replayed = await replay(services, context);
    const [count] = await services.ledger.read<BookCount>("COUNT_BOOK", [], context);
    const balances = await checkBalances(services, replayed.book, context);
    const paths = await services.tree.checkPaths(context);
    const first_fault =
      replayed.fault ??
      countFault(count, replayed) ??
      balances.fault ??
      zeroSumFault(replayed.book) ??
      (paths.fault && {
        what: `${paths.fault.tree} tree`,
        id: paths.fault.partner_id,
        expected: "a node in its place",
        found: paths.fault.fault,
      }) ??
      metricsFault(await services.tree.checkMetrics(context)) ??
      rankFault(await services.partner.checkRanks(context)) ??
      pointsFault(await checkPoints(context));
    const { journals, postings, head } = replayed;
    return {
      ok: first_fault === null,
      checked: {
        facts: count.facts,
        journals,
        postings,
        balances: balances.checked,
        funds: balances.funds,
        paths: paths.checked,
      },
      head,
      first_fault,
    };
  });
}

function countFault(count: BookCount, replayed: BookCount): Fault | null {
  for (const what of ["facts", "journals", "postings"] as const) {
    if (count[what] === replayed[what]) continue;
    const [expected, found] = [String(replayed[what]), String(count[what])];
    return { what: `number of ${what} on the chain`, id: what, expected, found };
  }
  return null;
}

interface AccountRow {
  id: string;
  account: string;
  currency: string;
  amount: string;
}

/** Every cached balance against the sum of its postings, and every account that has postings is there. */
async function checkBalances(
  { ledger }: Services,
  book: Replayed["book"],
  context: SharedContext,
): Promise<{ checked: number; funds: number; fault: Fault | null }> {
  let checked = 0;
  let funds = 0;
  for (let last = "0"; ;) {
    const rows = await ledger.read<AccountRow>("ACCOUNTS_AFTER", [last, PAGE], context);
    if (rows.length === 0) return { checked, funds, fault: null };
    for (const { account, currency, amount } of rows) {
      checked += 1;
      if (account.startsWith("fund:")) funds += 1;
      const sum = book.get(account, currency);
      if (sum === BigInt(amount)) continue;
      const fault = {
        what: "balance",
        id: `${account} ${currency}`,
        expected: formatUnits(sum, currency),
        found: formatUnits(BigInt(amount), currency),
      };
      return { checked, funds, fault };
    }
    last = rows[rows.length - 1].id;
  }
}

type Replayed = Awaited<ReturnType<typeof replay>>;

function metricsFault({
  fault,
}: Awaited<ReturnType<Services["tree"]["checkMetrics"]>>): Fault | null {
  if (!fault) return null;
  const { partner_id, counter, expected, found } = fault;
  return { what: `metrics: ${counter}`, id: partner_id, expected, found };
}

function pointsFault(fault: Awaited<ReturnType<typeof checkPoints>>): Fault | null {
  if (!fault) return null;
  const { partner_id, expected, found } = fault;
  return { what: "points", id: partner_id, expected, found };
}

function rankFault(fault: Awaited<ReturnType<Services["partner"]["checkRanks"]>>): Fault | null {
  if (!fault) return null;
  const { partner_id, ladder, expected, found } = fault;
  return { what: `rank on ladder ${ladder}`, id: partner_id, expected, found };
}

function zeroSumFault(book: Replayed["book"]): Fault | null {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of book.rows()) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  }
  const [broken] = [...sums].filter(([, sum]) => sum !== 0n);
  if (!broken) return null;
  const [currency, sum] = broken;
  return { what: "sum of all accounts", id: currency, expected: "0", found: sum.toString() };
}

const proveStep = createStep("upline-prove-ledger", async (_input: void, { container }) => {
  const services = servicesOf(container);
  const proof = await prove(services);
  const at = await services.ledger.keepProof(proof.ok, proof);
  return new StepResponse({ ...proof, at });
});

export const proveLedgerWorkflow = createWorkflow("upline-prove-ledger", () => {
  return new WorkflowResponse(proveStep());
});
