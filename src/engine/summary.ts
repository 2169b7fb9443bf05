/** What a history cost: a sink beside others that adds up bases and payments, and remembers the dearest order. */
import { HOUSE_COMMISSION, parsePartnerAccount, WORLD_SALES } from "./accounts";
import type { Outcome, Posting } from "./decision";
import type { SaleFact } from "./facts";
import { formatUnits, ratioText } from "./money";
import { codesOfPlan } from "./plan";
import type { Plan } from "./plan";
import type { SimulationSink } from "./simulate";

const RATIO_DIGITS = 12;

interface Total {
  /** bases of all decided orders, less what was given back */
  base: bigint;
  /** paid to partners and funds, less what was taken back */
  paid: bigint;
}

interface OrderCost {
  id: string;
  currency: string;
  base: bigint;
  paid: bigint;
}

/** Money that leaves the house for good: partners' and funds', not the house's own. */
const leavesTheHouse = (account: string): boolean =>
  account.startsWith("fund:") || parsePartnerAccount(account) !== null;

export class Summary implements SimulationSink {
  #orders = 0;
  #postings = 0;
  #refused = 0;
  #worst: OrderCost | null = null;
  readonly #totals = new Map<string, Total>();
  /** ledger units by bonus, then by currency */
  readonly #bonuses: Map<string, Map<string, bigint>>;

  constructor(private readonly plan: Plan) {
    this.#bonuses = new Map(codesOfPlan(plan).map((code) => [code, new Map()]));
  }

  decided(_event_id: string, sale: SaleFact, outcome: Outcome): void {
    this.#orders++;
    this.#total(sale.currency).base += sale.base;
    const paid = outcome.lines
      .filter(({ recipient }) => recipient.kind !== "house")
      .reduce((sum, { amount }) => sum + amount, 0n);
    const order = { id: sale.order_id, currency: sale.currency, base: sale.base, paid };
    if (sale.base > 0n && (!this.#worst || isDearer(order, this.#worst))) this.#worst = order;
  }

  rebased(_event_id: string, sale: SaleFact, change: bigint): void {
    this.#total(sale.currency).base += change;
  }

  recruited(): void {
    // Its postings are counted.
  }

  distributed(): void {
    // Its postings are counted.
  }

  ranked(): void {
    // A rank costs nothing by itself.
  }

  refused(): void {
    this.#refused++;
  }

  posting(_event_id: string, _at: string, { from, to, amount, currency, bonus }: Posting): void {
    this.#postings++;
    const isBack = to === WORLD_SALES;
    const isPaid = from === WORLD_SALES || from === HOUSE_COMMISSION;
    if (!isBack && !isPaid) return;
    const paid = isBack ? -amount : amount;
    const byCurrency = this.#bonuses.get(bonus);
    byCurrency?.set(currency, (byCurrency.get(currency) ?? 0n) + paid);
    const other = isBack ? from : to;
    if (leavesTheHouse(other)) this.#total(currency).paid += paid;
  }

  #total(currency: string): Total {
    let total = this.#totals.get(currency);
    if (!total) this.#totals.set(currency, (total = { base: 0n, paid: 0n }));
    return total;
  }

  /**
   * As JSON. With several currencies `payout_ratio` is the highest of theirs; null where something was paid
   * without any order.
   */
  report() {
    const totals = [...this.#totals];
    const worst = this.#worst;
    const highest = totals.map(([, total]) => total).reduce(dearer, { base: 0n, paid: 0n });
    return {
      plan: this.plan.code,
      payout_ratio: ratio(highest),
      currencies: Object.fromEntries(
        totals.map(([currency, total]) => [
          currency,
          { ...inMajor(total, currency), payout_ratio: ratio(total) },
        ]),
      ),
      totals_by_bonus: Object.fromEntries(
        [...this.#bonuses].map(([bonus, amounts]) => [
          bonus,
          Object.fromEntries([...amounts].map(([code, units]) => [code, formatUnits(units, code)])),
        ]),
      ),
      worst_order: worst && {
        id: worst.id,
        currency: worst.currency,
        ...inMajor(worst, worst.currency),
        ratio: ratio(worst),
      },
      decided_orders: this.#orders,
      postings: this.#postings,
      refused: this.#refused,
    };
  }
}

const isDearer = (a: Total, b: Total): boolean => a.paid * b.base > b.paid * a.base;
/** Payments without any order are dearer than any ratio; nothing at all is the least. */
const dearer = (a: Total, b: Total): Total =>
  (a.base === 0n && a.paid === 0n) || isDearer(b, a) ? b : a;
const ratio = ({ paid, base }: Total): string | null =>
  base === 0n && paid !== 0n ? null : ratioText(paid, base, RATIO_DIGITS);
const inMajor = ({ base, paid }: Total, currency: string) => ({
  base: formatUnits(base, currency),
  paid: formatUnits(paid, currency),
});
