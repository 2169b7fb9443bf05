/**
 * From what should stand to postings. An order is reconciled to its target: for each slot the difference
 * between what should stand and what does stand is posted, so a partial refund, a cancellation and a first
 * sale are one mechanism, and partial refunds add up whatever their order.
 */
import {
  HOUSE_BREAKAGE,
  WORLD_SALES,
  parsePartnerAccount,
  partnerAccount,
  recipientAccount,
} from "./accounts";
import type { PartnerBucket } from "./accounts";
import { slotOf } from "./decision";
import type { Line, Posting } from "./decision";
import type { PeriodFact } from "./facts";
import type { Share } from "./periods/kind";

/** Money of one slot of one order on one account: credits less debits of the order's postings there. */
export interface Standing {
  account: string;
  bonus: string;
  level: number | null;
  rate: string | null;
  amount: bigint;
}

/** Balances the settlement may draw on; it is told of every posting, so a batch sees its own effects. */
export interface Balances {
  get(account: string, currency: string): bigint;
}

interface Order {
  order_id: string;
  currency: string;
}

const NOTE_PAY = "sale";
const NOTE_TAKE_BACK = "reversal";
export const NOTE_REPAY = "repays_owed";

/**
 * The postings that bring an order from what stands to what should.
 * `bucket` is where a partner's new money starts: `pending`, or `available` when the plan has no hold; then,
 * as at a release, it first covers what the partner owes.
 */
export function settle(
  order: Order,
  target: readonly Line[],
  standing: readonly Standing[],
  balances: Balances,
  bucket: "pending" | "available",
): Posting[] {
  const slots = new Map<string, { line: Line | null; stands: Standing[] }>();
  for (const line of target) slots.set(slotOf(line), { line, stands: [] });
  for (const item of standing) {
    // A store keeps no place where nothing is left: the order of postings must not depend on one.
    if (item.amount === 0n) continue;
    const slot = slots.get(slotOf(item));
    if (slot) slot.stands.push(item);
    else slots.set(slotOf(item), { line: null, stands: [item] });
  }
  const drawn = new Map<string, bigint>();
  const repaid = new Map<string, bigint>();
  const postings: Posting[] = [];
  for (const { line, stands } of slots.values()) {
    const have = stands.reduce((sum, item) => sum + item.amount, 0n);
    const want = line?.amount ?? 0n;
    const slot = line ?? stands[0];
    const make = (from: string, to: string, amount: bigint, note: string) =>
      postings.push({
        from,
        to,
        amount,
        currency: order.currency,
        order_id: order.order_id,
        bonus: slot.bonus,
        level: slot.level,
        rate: slot.rate,
        note,
      });
    if (line && want > have) {
      const note = line.reason === "earned" ? NOTE_PAY : line.reason;
      const { kind, id } = line.recipient;
      const repay =
        kind === "partner" && bucket === "available"
          ? repayment(order, id, want - have, balances, repaid)
          : 0n;
      if (repay > 0n) make(WORLD_SALES, partnerAccount(id, "owed"), repay, NOTE_REPAY);
      const rest = want - have - repay;
      if (rest > 0n) make(WORLD_SALES, recipientAccount(line.recipient, bucket), rest, note);
    } else if (want < have) {
      for (const part of takeBack(have - want, stands, order.currency, balances, drawn)) {
        make(part.account, WORLD_SALES, part.amount, NOTE_TAKE_BACK);
      }
    }
  }
  return postings;
}

/** Where an amount of one slot is taken from: what is pending (or gone to the house), then available, then owed. */
function takeBack(
  amount: bigint,
  stands: readonly Standing[],
  currency: string,
  balances: Balances,
  drawn: Map<string, bigint>,
): { account: string; amount: bigint }[] {
  const parts: { account: string; amount: bigint }[] = [];
  let left = amount;
  const take = (account: string, most: bigint) => {
    const part = most < left ? most : left;
    if (part <= 0n) return;
    parts.push({ account, amount: part });
    left -= part;
  };
  let partner_id: string | null = null;
  for (const { account, amount: most } of stands) {
    const partner = parsePartnerAccount(account);
    partner_id ??= partner?.partner_id ?? null;
    if (!partner || partner.bucket === "pending") take(account, most);
  }
  if (left > 0n && partner_id) {
    const available = partnerAccount(partner_id, "available");
    const before = left;
    take(available, balances.get(available, currency) - (drawn.get(available) ?? 0n));
    drawn.set(available, (drawn.get(available) ?? 0n) + before - left);
    take(partnerAccount(partner_id, "owed"), left);
  }
  return parts;
}

/**
 * The postings that release what is pending of an order: first what each partner owes, the rest becomes
 * available. Partners in `held` keep theirs pending.
 */
export function release(
  order: Order,
  standing: readonly Standing[],
  balances: Balances,
  held: ReadonlySet<string>,
): Posting[] {
  const repaid = new Map<string, bigint>();
  return standing.flatMap((item) => {
    const partner = parsePartnerAccount(item.account);
    if (partner?.bucket !== "pending" || item.amount <= 0n || held.has(partner.partner_id))
      return [];
    const repay = repayment(order, partner.partner_id, item.amount, balances, repaid);
    return [
      move(order, item, "owed", repay, NOTE_REPAY),
      move(order, item, "available", item.amount - repay, "release"),
    ].filter((posting) => posting.amount > 0n);
  });
}

/** The postings of a closed period: no hold keeps a share, but what its partner owes is covered first. */
export function sharePostings(
  { code, currency }: Pick<PeriodFact, "code" | "currency">,
  payer: string,
  shares: readonly Share[],
  balances: Balances,
): Posting[] {
  const make = (to: string, amount: bigint, note: string): Posting => ({
    from: payer,
    to,
    amount,
    currency,
    order_id: null,
    bonus: code,
    level: null,
    rate: null,
    note,
  });
  const repaid = new Map<string, bigint>();
  return shares
    .flatMap(({ recipient, amount, reason }) => {
      const { kind, id } = recipient;
      const repay = kind === "partner" ? repayment({ currency }, id, amount, balances, repaid) : 0n;
      return [
        make(partnerAccount(id, "owed"), repay, NOTE_REPAY),
        make(recipientAccount(recipient, "available"), amount - repay, reason),
      ];
    })
    .filter((posting) => posting.amount > 0n);
}

/** What of an amount goes to cover the partner's debt; `repaid` remembers what this call's slots covered. */
export function repayment(
  { currency }: Pick<Order, "currency">,
  partner_id: string,
  amount: bigint,
  balances: Balances,
  repaid: Map<string, bigint>,
): bigint {
  const owed = partnerAccount(partner_id, "owed");
  const before = repaid.get(owed) ?? 0n;
  const debt = -balances.get(owed, currency) - before;
  const repay = debt < amount ? debt : amount;
  repaid.set(owed, before + repay);
  return repay;
}

function move(
  order: Order,
  item: Standing,
  bucket: PartnerBucket,
  amount: bigint,
  note: string,
): Posting {
  const partner = parsePartnerAccount(item.account);
  return {
    from: item.account,
    to: partner ? partnerAccount(partner.partner_id, bucket) : item.account,
    amount,
    currency: order.currency,
    order_id: order.order_id,
    bonus: item.bonus,
    level: item.level,
    rate: item.rate,
    note,
  };
}

/** On termination, what is pending of each order goes to `house:breakage`, slot by slot, so that refunds find it. */
export function forfeit(
  order: Order,
  standing: readonly Standing[],
  partner_id: string,
): Posting[] {
  const pending = partnerAccount(partner_id, "pending");
  return standing
    .filter((item) => item.account === pending && item.amount > 0n)
    .map((item) => ({
      from: pending,
      to: HOUSE_BREAKAGE,
      amount: item.amount,
      currency: order.currency,
      order_id: order.order_id,
      bonus: item.bonus,
      level: item.level,
      rate: item.rate,
      note: "partner_terminated",
    }));
}
