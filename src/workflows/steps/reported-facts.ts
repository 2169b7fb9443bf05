/** Reported facts as the drain takes them: each is an order of its own that is captured at once. */
import { exchanged, noRate } from "../../engine/exchange";
import { formatUnits } from "../../engine/money";
import type { Plan } from "../../engine/plan";
import { reportedId } from "../../modules/ledger";
import type { ReportedFact } from "../../modules/ledger/types";
import type { Party } from "./load-uplines";
import type { OrderState } from "./read-orders";
import type { OrderValue } from "./value-order";

/** A fact of which commissions are taken; a task is none. */
export type ReportedSale = ReportedFact & { kind: "profit" | "investment" };

export const isSale = (fact: ReportedFact): fact is ReportedSale => fact.kind !== "task";

/** What rates are taken of: an investment's fee, a whole profit. */
const baseOf = ({ kind, amount, fee }: ReportedSale): bigint =>
  kind === "investment" ? (fee ?? 0n) : amount;

export function stateOfFact(fact: ReportedSale): OrderState {
  const net = formatUnits(baseOf(fact), fact.currency);
  const id = reportedId(fact);
  return {
    id,
    currency: fact.currency,
    created_at: fact.at,
    changed_at: fact.at,
    customer_id: fact.customer_id,
    cart_id: null,
    canceled: false,
    lines: [],
    total: net,
    refunded: "0",
    captured_at: fact.at,
    fingerprint: id,
    reported: fact,
  };
}

/** The whole of an investment counts for turnover and activation; a profit counts for nothing but its base. */
export function valueOfFact(fact: ReportedSale, plan: Pick<Plan, "currency" | "fx">): OrderValue {
  const counted = fact.kind === "investment" ? countedOf(fact, plan) : 0n;
  return {
    base: baseOf(fact),
    volume: { pv: counted, bv: counted, cv: counted },
    turnover: counted,
    qualifying: counted,
  };
}

function countedOf(
  { amount, currency }: ReportedSale,
  plan: Pick<Plan, "currency" | "fx">,
): bigint {
  const counted = exchanged(plan, amount, currency);
  if (counted === null) throw noRate(currency, plan.currency);
  return counted;
}

export const partyOfFact = ({ buyer_id, seller_id }: Party): Party => ({
  buyer_id,
  seller_id,
});
