import { formatMajor } from "../../engine/money";
import type { PaymentOrder } from "../../modules/payout/provider";
import { csvRecord } from "../../support/csv";
import { sepaId } from "./sepa-text";

const DETAILS = [
  "holder_name",
  "iban",
  "bic",
  "account_number",
  "bank_code",
  "bank_name",
  "country",
] as const;

const HEADER = ["payout_id", "partner_id", ...DETAILS, "amount", "currency", "reference"];

/** A record a payment; names as partners wrote them. `reference` is what a SEPA file has as EndToEndId. */
export function csvOfPayments(payments: readonly PaymentOrder[]): string {
  const records = payments.map(({ id, partner_id, details, net, currency }) => [
    id,
    partner_id,
    ...DETAILS.map((field) => details[field] ?? ""),
    formatMajor(net, currency),
    currency.toUpperCase(),
    sepaId(id),
  ]);
  return [HEADER, ...records].map(csvRecord).join("");
}
