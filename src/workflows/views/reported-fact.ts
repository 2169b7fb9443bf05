/** What a reported fact is shown as. */
import { formatUnits } from "../../engine/money";
import { reportedId } from "../../modules/ledger";
import type { ReportedFact } from "../../modules/ledger/types";

export function showFact(fact: ReportedFact) {
  const { kind, id, customer_id, buyer_id, seller_id, currency, metric, at } = fact;
  const decimal = (units: bigint | null) => (units === null ? null : formatUnits(units, currency));
  return {
    kind,
    id,
    customer_id,
    /** the partner it counts for */
    partner_id: buyer_id ?? seller_id,
    /** under which its commissions are shown; a task has none */
    order_id: kind === "task" ? null : reportedId(fact),
    amount: formatUnits(fact.amount, currency),
    currency,
    fee: decimal(fact.fee),
    own_return: decimal(fact.own_return),
    metric,
    at,
  };
}
