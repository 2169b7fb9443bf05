/** Payouts in a running store, as partners and admins make them: asked for, approved, sent, completed. */
import { adminHeaders, storeHeaders } from "../demo/http";
import type { Member } from "../demo/network";
import type { Visit } from "./store";

const USD = "usd";
const IBAN = "DE89370400440532013000";

interface Payout {
  id: string;
  net: string;
  state: string;
}

/** Asks for all that a partner has, in dollars and cents; answers the payout, or null when there is too little. */
export async function payOutLive(
  { http, admin_token, store }: Visit,
  { token }: Member,
): Promise<Payout | null> {
  const shopper = storeHeaders(store.publishable_key, token);
  const admin = adminHeaders(admin_token);
  type Me = { partner: { balances: { currency: string; available: string }[] } };
  const { data: me } = await http.get<Me>("/store/partners/me", shopper);
  const balance = me.partner.balances.find(({ currency }) => currency === USD);
  const amount = balance?.available.replace(/(\.\d\d)\d*$/, "$1") ?? "0";
  if (Number(amount) < 1) return null;
  const { data: made } = await http.post<{ payout_method: { id: string } }>(
    "/store/partners/me/payout-methods",
    { kind: "manual", details: { holder_name: "Somebody", iban: IBAN } },
    shopper,
  );
  const { data: asked } = await http.post<{ payout: Payout }>(
    "/store/partners/me/payouts",
    { amount, currency: USD, method_id: made.payout_method.id },
    shopper,
  );
  const { id, net } = asked.payout;
  await http.post(`/admin/payouts/${id}/approve`, {}, admin);
  const total = { amount: net, currency: USD };
  await http.post("/admin/payouts/batch", { payout_ids: [id], total }, admin);
  const { data: paid } = await http.post<{ payout: Payout }>(
    `/admin/payouts/${id}/complete`,
    { reference: `drill-${id}` },
    admin,
  );
  return paid.payout;
}
