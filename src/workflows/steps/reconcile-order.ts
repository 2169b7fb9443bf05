/** One order: from its present state and what was frozen, to the entry that brings the book to the target. */
import type { Book } from "../../engine/book";
import { decide, decideAgainAt } from "../../engine/decide";
import type { SaleFact, SaleSource } from "../../engine/facts";
import { firstBucket, releaseTime } from "../../engine/hold";
import { keepsMetrics, type Plan } from "../../engine/plan";
import { settle, type Standing } from "../../engine/settle";
import type { PublishedPlan } from "../../modules/plan/service";
import { saleFactId } from "../../modules/ledger";
import type { Entry, OrderRecord } from "../../modules/ledger/types";
import type { OrderState } from "./read-orders";
import { valueOfFact } from "./reported-facts";
import { valueOf, type OrderValue } from "./value-order";

export interface Reconciled {
  record: OrderRecord;
  /** null when the book already stands as it should */
  entry: Entry | null;
}

/** The first look at an order: freezes the sale (null: it counts for nobody) and decides it. */
export function decideFirst(
  state: OrderState,
  version: PublishedPlan,
  freeze: (base: bigint) => SaleFact | null,
  book: Book,
): Reconciled {
  const source = state.reported?.kind ?? "order";
  const { base, values, ...worth } = valueNow(state, version.plan);
  const frozen = freeze(base);
  const sale = frozen && values ? { ...frozen, values } : frozen;
  const record: OrderRecord = {
    order_id: state.id,
    currency: state.currency,
    plan_version_id: version.id,
    sale,
    base: sale ? base : 0n,
    first_base: sale ? base : 0n,
    fingerprint: state.fingerprint,
    journal_count: sale ? 1 : 0,
    captured_at: state.captured_at,
    release_at: sale && releaseOf(version.plan, state.captured_at, source),
    source,
    client_id: sale?.buyer_id === null ? state.customer_id : null,
    seller_id: sale?.seller_id ?? null,
    value: keepsMetrics(version.plan) ? worth : null,
    counted: null,
    rated: null,
  };
  if (!sale) return { record, entry: null };
  const outcome = decide(version.plan, sale);
  const postings = settle(sale, outcome.lines, [], book, firstBucket(version.plan, source));
  postings.forEach((posting) => book.post(posting));
  return {
    record,
    entry: {
      key: `order:${state.id}:1`,
      kind: "sale",
      fact: sale,
      fact_id: saleFactId(state.id),
      order_id: state.id,
      plan_version_id: version.id,
      postings,
      trace: outcome,
    },
  };
}

/** What an order meets when it is decided again. */
export interface Circumstances {
  standing: readonly Standing[];
  book: Book;
  /** recipients of its lines who left for good */
  terminated: readonly string[];
}

/** A later look: what should stand is decided anew at the present base, and the difference is posted. */
export function decideAgain(
  known: OrderRecord,
  state: OrderState,
  version: PublishedPlan,
  { standing, book, terminated }: Circumstances,
): Reconciled {
  const base = known.sale ? targetBase(known, state, version.plan) : 0n;
  const newlyCaptured = known.captured_at === null && state.captured_at !== null;
  const captured_at = known.captured_at ?? state.captured_at;
  const due = known.sale && releaseOf(version.plan, captured_at, known.source);
  const record: OrderRecord = {
    ...known,
    base,
    fingerprint: state.fingerprint,
    captured_at,
    release_at: newlyCaptured ? due : known.release_at,
  };
  if (!known.sale || base === known.base) return { record, entry: null };
  const n = known.journal_count + 1;
  const outcome = decideAgainAt(version.plan, known.sale, base, terminated);
  const bucket = firstBucket(version.plan, known.source);
  const postings = settle(known.sale, outcome.lines, standing, book, bucket);
  postings.forEach((posting) => book.post(posting));
  return {
    record: { ...record, journal_count: n, release_at: due },
    entry: {
      key: `order:${known.order_id}:${n}`,
      kind: "refund",
      fact: {
        kind: "refund",
        order_id: known.order_id,
        at: state.changed_at,
        base,
        terminated_partner_ids: [...terminated],
      },
      fact_id: `refund:${known.order_id}:${n}`,
      order_id: known.order_id,
      plan_version_id: version.id,
      postings,
      trace: outcome,
    },
  };
}

/** The base now, which never grows beyond what it first was. */
function targetBase(known: OrderRecord, state: OrderState, plan: Plan): bigint {
  const { base } = valueNow(state, plan, known.sale);
  return base > known.first_base ? known.first_base : base;
}

/** What an order, or what was reported, is worth to the plan as it is now. */
export function valueNow(state: OrderState, plan: Plan, sale?: SaleFact | null): OrderValue {
  return state.reported ? valueOfFact(state.reported, plan) : valueOf(state, plan, sale);
}

function releaseOf(plan: Plan, captured_at: string | null, source: SaleSource): string | null {
  return captured_at === null ? null : releaseTime(plan, captured_at, source);
}
