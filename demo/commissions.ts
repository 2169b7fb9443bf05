import { adminHeaders, type Http, statusOf } from "./http";

export interface CommissionLine {
  recipient: { kind: "partner" | "fund" | "house"; id: string };
  bonus: string;
  level: number | null;
  rate: string | null;
  amount: string;
  reversed: string;
  state: "pending" | "available" | "reversed";
  why: string;
}

export interface SkippedPartner {
  partner_id?: string;
  from_level?: number;
  to_level?: number;
  bonus: string;
  why: string;
}

/** Everything about one order: `GET /admin/orders/:id/commissions`. Amounts are decimal strings. */
export interface OrderCommissions {
  order_id: string;
  status: "waiting" | "decided" | "failed";
  error: string | null;
  currency: string;
  base: string;
  total: string;
  reversed: string;
  lines: CommissionLine[];
  skipped: SkippedPartner[];
}

const POLL_MS = 250;

/**
 * Waits until the commissions of an order satisfy `accept` (default: they are decided). Fails with
 * the order's own error, or after `timeout_ms`, with the last state it saw.
 */
export async function waitForCommissions(
  http: Http,
  admin_token: string,
  order_id: string,
  {
    accept = ({ status }: OrderCommissions) => status === "decided",
    timeout_ms = 60_000,
  }: { accept?: (found: OrderCommissions) => boolean; timeout_ms?: number } = {},
): Promise<OrderCommissions> {
  const deadline = Date.now() + timeout_ms;
  let seen = "nothing";
  while (Date.now() < deadline) {
    try {
      const { data } = await http.get<{ order_commissions: OrderCommissions }>(
        `/admin/orders/${order_id}/commissions`,
        adminHeaders(admin_token),
      );
      if (accept(data.order_commissions)) return data.order_commissions;
      seen = `${data.order_commissions.status} ${data.order_commissions.error ?? ""}`;
    } catch (error) {
      if (statusOf(error) !== 404) throw error; // 404: the event has not come through yet.
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`commissions of ${order_id} after ${timeout_ms / 1000} s: ${seen}`);
}
