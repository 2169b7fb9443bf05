import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { isoTime } from "../support/sql";
import type { Fault } from "./proof/fault";
import { glance } from "./proof/glance";
import { keepProof } from "./proof/keep";
import { prove } from "./prove-ledger";
import { servicesOf, type Services } from "./services";
import { tellDifference } from "./steps/tell-difference";

export interface ReconcileLedgerInput {
  now: string;
}

export interface Reconciliation {
  /** what was done; null: another instance was at it */
  kind: "proof" | "check" | null;
  /** a finding that the check before did not have */
  found: Fault | null;
}

const DAY_MS = 86_400_000;
/** Beyond this a proof takes minutes: the command has to do it, at a time of the merchant's choice. */
const MOST_POSTINGS = 2_000_000;

/**
 * Looks for differences and reports them; repairs nothing. Once a day, and while a difference stands, the whole
 * book is proven, otherwise what is cheap is checked. Several at once are harmless: one does it.
 */
export async function reconcile(services: Services, now: string): Promise<Reconciliation> {
  const { ledger } = services;
  const done = await ledger.alone(async (): Promise<Reconciliation> => {
    const [last] = await ledger.read<{ result: { first_fault: Fault | null } }>("LAST_CHECK");
    const kind = (await isProofDue(services, now)) ? "proof" : "check";
    const { first_fault } = kind === "proof" ? await proven(services) : await checked(services);
    const isKnown = sameFault(first_fault, last?.result.first_fault ?? null);
    return { kind, found: isKnown ? null : first_fault };
  });
  return done ?? { kind: null, found: null };
}

async function proven(services: Services) {
  const proof = await prove(services);
  await keepProof(services, proof);
  return proof;
}

async function checked(services: Services) {
  const check = await glance(services);
  await services.ledger.keepProof(check.ok, check, "check");
  return check;
}

const sameFault = (a: Fault | null, b: Fault | null): boolean =>
  a?.what === b?.what && a?.id === b?.id && a?.expected === b?.expected && a?.found === b?.found;

async function isProofDue({ ledger }: Services, now: string): Promise<boolean> {
  const [{ postings }] = await ledger.read<{ postings: number }>("COUNT_BOOK");
  if (postings > MOST_POSTINGS) return false;
  const [proof] = await ledger.read<{ at: string }>("LAST_PROOF");
  if (!proof || Date.parse(now) - Date.parse(isoTime(proof.at)) >= DAY_MS) return true;
  return (await ledger.read("DOUBT")).length > 0;
}

const reconcileStep = createStep(
  "upline-reconcile-ledger",
  async ({ now }: ReconcileLedgerInput, { container }) => {
    const done = await reconcile(servicesOf(container), now);
    if (done.found) await tellDifference(container, done.found);
    return new StepResponse(done);
  },
);

export const reconcileLedgerWorkflow = createWorkflow(
  "upline-reconcile-ledger",
  (input: ReconcileLedgerInput) => new WorkflowResponse(reconcileStep(input)),
);
