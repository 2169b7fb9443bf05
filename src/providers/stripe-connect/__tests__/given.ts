import { parseMajor } from "../../../engine/money";
import type { PaymentOrder } from "../../../modules/payout/provider";
import { StripeConnectPayoutProvider } from "../service";

export const ACCOUNT = "acct_1Nv0FGQ9RKHgCVdK";

export function connect(options: object): StripeConnectPayoutProvider {
  return new StripeConnectPayoutProvider({}, options);
}

export function order(given: Partial<PaymentOrder> & { amount?: string } = {}): PaymentOrder {
  const { amount = "12.34", currency = "usd", ...rest } = given;
  return {
    id: "upay_1",
    partner_id: "part_1",
    net: parseMajor(amount, currency),
    currency,
    details: { account_id: ACCOUNT },
    requested_at: "2026-11-20T10:00:00.000Z",
    reference: null,
    ...rest,
  };
}
