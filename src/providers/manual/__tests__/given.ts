import { parseMajor } from "../../../engine/money";
import type { PaymentBatch, PaymentOrder } from "../../../modules/payout/provider";
import { ManualPayoutProvider } from "../service";

export const DEBTOR = {
  name: "Müller & Söhne GmbH",
  iban: "DE02 1203 0000 0000 2020 51",
  bic: "byladem1001",
};

export const BATCH: PaymentBatch = {
  id: "upbat_01JD7Q0M5X9T3V6W8Y0Z1A2B3C",
  currency: "eur",
  created_at: "2026-11-21T18:30:00.000Z",
  exported_before: false,
};

export function manual(options: unknown = { debtor: DEBTOR }): ManualPayoutProvider {
  return new ManualPayoutProvider({}, options);
}

export function payment(given: Partial<PaymentOrder> & { amount?: string } = {}): PaymentOrder {
  const { amount = "12.34", currency = "eur", ...rest } = given;
  return {
    id: "upay_01JD7Q2N8R4S6T0V2W4X6Y8Z0A",
    partner_id: "part_1",
    net: parseMajor(amount, currency),
    currency,
    details: { holder_name: "Erika Mustermann", iban: "DE89370400440532013000" },
    requested_at: "2026-11-20T10:00:00.000Z",
    reference: null,
    ...rest,
  };
}
