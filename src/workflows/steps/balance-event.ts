import { PARTNER_BUCKETS, partnerAccount } from "../../engine/accounts";
import { formatUnits } from "../../engine/money";
import type { Services } from "../services";

/** `balance.updated` of a partner: what it has in a currency now. `owed` is shown positive. */
export async function balanceEvent({ ledger }: Services, partner_id: string, currency: string) {
  const accounts = await ledger.balancesOf([partner_id]);
  const balances = PARTNER_BUCKETS.map((bucket) => {
    const code = partnerAccount(partner_id, bucket);
    const held = accounts.find((row) => row.account === code && row.currency === currency);
    const amount = held?.amount ?? 0n;
    return [bucket, formatUnits(bucket === "owed" ? -amount : amount, currency)] as const;
  });
  const data = { id: partner_id, partner_id, currency, ...Object.fromEntries(balances) };
  return { name: "balance.updated", data };
}
