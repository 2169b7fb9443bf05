/** Two plans over the same sales: what each bonus costs, and whom the change meets. */
import type { Line } from "./decision";
import type { SaleFact } from "./facts";
import { formatUnits, ledgerDigits, ratioText } from "./money";

const RATIO_DIGITS = 12;
/** No currency's ledger unit is finer than this many digits. */
const FINEST_DIGITS = 12;
const MOST_CHANGED = 20;

/** Ledger units under the plan that is and the one that may be. */
interface Pair {
  now: bigint;
  draft: bigint;
}

class Pairs {
  /** by a name and a currency */
  readonly #pairs = new Map<string, Map<string, Pair>>();

  of(name: string, currency: string): Pair {
    let byCurrency = this.#pairs.get(name);
    if (!byCurrency) this.#pairs.set(name, (byCurrency = new Map()));
    let pair = byCurrency.get(currency);
    if (!pair) byCurrency.set(currency, (pair = { now: 0n, draft: 0n }));
    return pair;
  }

  rows(): { name: string; currency: string; pair: Pair }[] {
    return [...this.#pairs].flatMap(([name, byCurrency]) =>
      [...byCurrency].map(([currency, pair]) => ({ name, currency, pair })),
    );
  }

  toJson() {
    return Object.fromEntries(
      [...this.#pairs].map(([name, byCurrency]) => [
        name,
        Object.fromEntries([...byCurrency].map(([code, pair]) => [code, inMajor(pair, code)])),
      ]),
    );
  }
}

export class Comparison {
  #orders = 0;
  readonly #bases = new Map<string, bigint>();
  readonly #paid = new Map<string, Pair>();
  readonly #bonuses = new Pairs();
  readonly #partners = new Pairs();

  get orders(): number {
    return this.#orders;
  }

  /** Adds one sale with the lines of both plans at the same base. */
  add(
    { currency, base }: Pick<SaleFact, "currency" | "base">,
    now: readonly Line[],
    draft: readonly Line[],
  ): void {
    this.#orders++;
    this.#bases.set(currency, (this.#bases.get(currency) ?? 0n) + base);
    if (!this.#paid.has(currency)) this.#paid.set(currency, { now: 0n, draft: 0n });
    for (const line of now) this.#count("now", currency, line);
    for (const line of draft) this.#count("draft", currency, line);
  }

  #count(side: keyof Pair, currency: string, { bonus, recipient, amount }: Line): void {
    this.#bonuses.of(bonus, currency)[side] += amount;
    if (recipient.kind === "partner") this.#partners.of(recipient.id, currency)[side] += amount;
    // As in a simulation: what the house keeps is no payout.
    if (recipient.kind !== "house") (this.#paid.get(currency) as Pair)[side] += amount;
  }

  /** As JSON, amounts in major units. `most_changed`: the partners whose sums differ most, gravest first. */
  report() {
    return {
      orders: this.#orders,
      currencies: Object.fromEntries(
        [...this.#paid].map(([code, paid]) => {
          const base = this.#bases.get(code) ?? 0n;
          const side = (units: bigint) => ({
            paid: formatUnits(units, code),
            payout_ratio: ratioText(units, base, RATIO_DIGITS),
          });
          const sides = { now: side(paid.now), draft: side(paid.draft) };
          return [code, { base: formatUnits(base, code), ...sides }];
        }),
      ),
      totals_by_bonus: this.#bonuses.toJson(),
      most_changed: this.#mostChanged(),
    };
  }

  #mostChanged() {
    return this.#partners
      .rows()
      .map(({ name, currency, pair }) => ({
        name,
        currency,
        pair,
        weight: magnitude(pair.draft - pair.now, currency),
      }))
      .filter(({ weight }) => weight > 0n)
      .sort((a, b) => order(b.weight, a.weight) || order(a.name, b.name))
      .slice(0, MOST_CHANGED)
      .map(({ name, currency, pair }) => ({
        partner_id: name,
        currency,
        ...inMajor(pair, currency),
        change: formatUnits(pair.draft - pair.now, currency),
      }));
  }
}

/** Size of a change in major units, whatever the currency's digits. */
function magnitude(units: bigint, currency: string): bigint {
  return (units < 0n ? -units : units) * 10n ** BigInt(FINEST_DIGITS - ledgerDigits(currency));
}

const order = <Value>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
const inMajor = ({ now, draft }: Pair, currency: string) => ({
  now: formatUnits(now, currency),
  draft: formatUnits(draft, currency),
});
