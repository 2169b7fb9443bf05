/** What was counted for everybody, ever and since each period last closed: the figures of a {@link Snapshot}. */
import { evaluationPeriods, windowsOf } from "./evaluation";
import type { OwnVolume } from "./history";
import { needsLatestSale } from "./periods";
import { PERIODS } from "./periods/names";
import type { PeriodName } from "./periods/names";
import type { Plan } from "./plan";
import { NOTHING_COUNTED, type Counted } from "./snapshot";

const DAY_MS = 86_400_000;

/** Counted figures of seats by their number; seats nothing was counted for are left out. */
type ByNumber = Counted[];

interface Period {
  from: string | null;
  company: bigint;
  counted: ByNumber;
}

interface Entry {
  at: string;
  number: number;
  counted: Counted;
}

interface Sale {
  order_id: string;
  amount: bigint;
}

export interface TallyRules {
  /** period names the plan closes */
  periods: readonly PeriodName[];
  /** the longest stretch of days before a close that anybody asks for; 0 for none */
  window_days: number;
  latest_sale: boolean;
}

export const tallyRules = (plan: Plan): TallyRules => ({
  periods: [...new Set([...plan.periods.map(({ every }) => every), ...evaluationPeriods(plan)])],
  window_days: Math.max(0, ...PERIODS.flatMap((period) => windowsOf(plan, period))),
  latest_sale: plan.periods.some(needsLatestSale),
});

export class Tallies {
  readonly #life: ByNumber = [];
  readonly #periods: ReadonlyMap<PeriodName, Period>;
  readonly #entries: Entry[] = [];
  /** by number of the seat, latest first */
  readonly #sales: Sale[][] = [];
  readonly #purchases: string[] = [];

  constructor(private readonly rules: TallyRules) {
    this.#periods = new Map(
      rules.periods.map((name) => [name, { from: null, company: 0n, counted: [] }]),
    );
  }

  /** A plan that closes nothing needs none of this. */
  get isNeeded(): boolean {
    return this.#periods.size > 0;
  }

  /** What a newcomer had bought before: it counts, but in no period. */
  opened(number: number, { pv, bv, cv }: OwnVolume): void {
    if (!this.isNeeded || pv === 0n) return;
    this.#life[number] = { pv, bv, cv, clients_bv: 0n, clients_cv: 0n, own_amount: pv, amount: pv };
  }

  /** Counts an order for the company, whoever bought. */
  sold(amount: bigint): void {
    for (const period of this.#periods.values()) period.company += amount;
  }

  /** Counts for a seat what an order brought, or took back. */
  counted(number: number, at: string, counted: Counted): void {
    if (!this.isNeeded) return;
    this.#life[number] = sum(this.#life[number], counted);
    for (const period of this.#periods.values()) {
      period.counted[number] = sum(period.counted[number], counted);
    }
    if (counted.own_amount > 0n) this.#purchases[number] = at;
    if (this.rules.window_days > 0) this.#entries.push({ at, number, counted });
  }

  /** What an order of a seat, or of its clients, is worth now. */
  sale(number: number, order_id: string, amount: bigint): void {
    if (!this.rules.latest_sale) return;
    const sales = (this.#sales[number] ??= []);
    const known = sales.find((sale) => sale.order_id === order_id);
    if (known) known.amount = amount;
    // The latest first: that is the one that is asked for.
    else sales.unshift({ order_id, amount });
  }

  latestSale(number: number): bigint | null {
    return this.#sales[number]?.find(({ amount }) => amount > 0n)?.amount ?? null;
  }

  lastPurchaseAt(number: number): string | null {
    return this.#purchases[number] ?? null;
  }

  /** What was counted ever, by number. */
  life(seats: number): Counted[] {
    return filled(this.#life, seats);
  }

  /** Ends a period: what it saw since it last ended; null for a period the plan does not close. */
  close(name: PeriodName, at: string, seats: number): (Period & { counted: Counted[] }) | null {
    const period = this.#periods.get(name);
    if (!period) return null;
    const closed = { ...period, counted: filled(period.counted, seats) };
    Object.assign(period, { from: at, company: 0n, counted: [] } satisfies Period);
    return closed;
  }

  /** What was counted in the days before a time, by number. */
  lastDays(days: number, at: string, seats: number): Counted[] {
    const since = new Date(Date.parse(at) - days * DAY_MS).toISOString();
    const sums: ByNumber = [];
    for (const entry of this.#entries) {
      if (entry.at < since || entry.at >= at) continue;
      sums[entry.number] = sum(sums[entry.number], entry.counted);
    }
    return filled(sums, seats);
  }
}

function sum(have: Counted = NOTHING_COUNTED, more: Counted): Counted {
  return {
    pv: have.pv + more.pv,
    bv: have.bv + more.bv,
    cv: have.cv + more.cv,
    clients_bv: have.clients_bv + more.clients_bv,
    clients_cv: have.clients_cv + more.clients_cv,
    own_amount: have.own_amount + more.own_amount,
    amount: have.amount + more.amount,
  };
}

const filled = (some: ByNumber, seats: number): Counted[] =>
  Array.from({ length: seats }, (_, number) => some[number] ?? NOTHING_COUNTED);
