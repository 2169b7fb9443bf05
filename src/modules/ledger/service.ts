import {
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import { saleFact, type SaleFact } from "../../engine/facts";
import { rerate } from "../../engine/retroactive";
import type { Standing } from "../../engine/settle";
import { parseOptions, type UplineOptions } from "../../support/options";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import * as analytics from "./analytics-sql";
import * as follow from "./follow-sql";
import * as fund from "./fund-sql";
import { Journal } from "./models/journal";
import * as read from "./read-sql";
import * as period from "./period-sql";
import * as proof from "./proof-sql";
import * as report from "./report-sql";
import * as reported from "./reported";
import * as reportedSql from "./reported-sql";
import * as sql from "./sql";
import * as statement from "./statement-sql";
import * as status from "./status-sql";
import type { Entry, Failure, Hint, InboxHint, OrderRecord, ReportedFact } from "./types";
import { storedWorth, toWorth, type StoredWorth } from "./worth";
import { writeEntries } from "./write";

const READS = {
  ...read,
  ...period,
  ...proof,
  ...report,
  ...statement,
  ...status,
  ...analytics,
  ...follow,
  ...fund,
};

/** Later than every journal: what is read up to it is as it is now. */
export const LATEST = (2n ** 63n - 1n).toString();

type Exact = "base" | "first_base" | "sale" | "value" | "counted";

interface OrderRow extends Omit<OrderRecord, Exact> {
  base: string;
  first_base: string;
  sale: unknown;
  value: StoredWorth | null;
  counted: StoredWorth | null;
}

/** The book and its inbox. Every method that writes a journal runs under the one lock of the network. */
export class LedgerService extends MedusaService({ UplineJournal: Journal }) {
  readonly options: UplineOptions;

  constructor(_container: Record<string, unknown>, options?: unknown) {
    // eslint-disable-next-line prefer-rest-params
    super(...(arguments as unknown as [Record<string, unknown>]));
    this.options = parseOptions(options);
    refuseChanges(this);
  }

  /** Runs `work` in one transaction as the single writer of the network. */
  @InjectTransactionManager()
  async underLock<Result>(
    work: (context: SharedContext) => Promise<Result>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Result> {
    await run(context, sql.LOCK);
    return work(context);
  }

  /** Runs `work` after whoever writes the book now has committed, and before anybody writes again. */
  async settled<Result>(work: (context: SharedContext) => Promise<Result>): Promise<Result> {
    return this.inTransaction(async (context) => {
      await run(context, proof.LOCK_SHARED);
      return work(context);
    });
  }

  /** Runs `work` unless another instance proves the book now; null then. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result | null> {
    return this.inTransaction(async (context) => {
      const row = await runOne<{ is_mine: boolean }>(context, proof.TRY_PROVING);
      return row?.is_mine ? work() : null;
    });
  }

  /** Runs `work` on one snapshot of the book, while others go on writing. */
  async onSnapshot<Result>(work: (context: SharedContext) => Promise<Result>): Promise<Result> {
    return this.inTransaction(work, { isolationLevel: "repeatable read" });
  }

  /** Runs `work` in one transaction. */
  @InjectTransactionManager()
  async inTransaction<Result>(
    work: (context: SharedContext) => Promise<Result>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Result> {
    return work(context);
  }

  /** Asks for a look at orders or joinings; asking again is harmless. */
  @InjectManager()
  async hint(hints: Hint[], @MedusaContext() context: SharedContext = {}): Promise<void> {
    if (hints.length === 0) return;
    await run(context, sql.HINT, [
      hints.map(hintId),
      hints.map((hint) => hint.kind),
      hints.map((hint) => hint.ref),
    ]);
  }

  @InjectManager()
  async dueHints(
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<InboxHint[]> {
    return run(context, sql.DUE_HINTS, [limit]);
  }

  /** Ids of the hints that nobody took or renewed since they were read; locks them. */
  @InjectTransactionManager()
  async liveHints(
    hints: InboxHint[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Set<string>> {
    const rows = await run<{ id: string }>(context, sql.LIVE_HINTS, columnsOf(hints));
    return new Set(rows.map((row) => row.id));
  }

  @InjectTransactionManager()
  async finishHints(
    hints: InboxHint[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    if (hints.length > 0) await run(context, sql.FINISH_HINTS, columnsOf(hints));
  }

  /** Keeps a hint for a later try, with the error that an admin will read. */
  @InjectManager()
  async failHint(
    hint: InboxHint,
    error: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await run(context, sql.FAIL_HINT, [hint.id, hint.hint_no, error]);
  }

  @InjectManager()
  async failureOf(
    hint: Hint,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Failure | null> {
    const row = await runOne<Failure>(context, sql.HINT_OF, [hintId(hint)]);
    return row && { ...row, next_try_at: isoTime(row.next_try_at) };
  }

  @InjectManager()
  async ordersOf(
    order_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, OrderRecord>> {
    const rows = await run<OrderRow>(context, sql.ORDERS, [order_ids]);
    return new Map(rows.map((row) => [row.order_id, toRecord(row)]));
  }

  /** Orders whose hold is over, oldest first. */
  @InjectManager()
  async dueReleases(
    now: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<OrderRecord[]> {
    return (await run<OrderRow>(context, sql.DUE_RELEASES, [now, limit])).map(toRecord);
  }

  @InjectManager()
  async pendingOrdersOf(
    partner_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string[]> {
    const rows = await run<{ order_id: string }>(context, sql.PENDING_ORDERS_OF, [partner_id]);
    return rows.map((row) => row.order_id);
  }

  /** Where the money of each order stands; with `before`, as it stood before that journal number. */
  @InjectManager()
  async standingsOf(
    order_ids: string[],
    before: string = LATEST,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, Standing[]>> {
    const standings = new Map<string, Standing[]>(order_ids.map((id) => [id, []]));
    if (order_ids.length === 0) return standings;
    type Row = Omit<Standing, "amount"> & { order_id: string; amount: string };
    const rows = await run<Row>(context, sql.STANDINGS, [order_ids, before]);
    for (const { order_id, amount, ...slot } of rows) {
      standings.get(order_id)?.push({ ...slot, amount: BigInt(amount) });
    }
    return standings;
  }

  @InjectManager()
  async balancesOf(
    partner_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ account: string; currency: string; amount: bigint }[]> {
    type Row = { account: string; currency: string; amount: string };
    const rows = await run<Row>(context, sql.BALANCES, [partner_ids]);
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  }

  /**
   * Writes decisions in their order: facts, journals on the hash chain, postings and balances, and what is
   * now known of their orders. Only under {@link underLock}.
   */
  @InjectTransactionManager()
  async write(
    entries: Entry[],
    orders: OrderRecord[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await writeEntries(context, entries);
    if (orders.length === 0) return;
    const rows = orders.map(({ sale, base, first_base, value, counted, ...order }) => ({
      ...order,
      value: storedWorth(value),
      counted: storedWorth(counted),
      sale_fact_id: sale && saleFactId(sale.order_id),
      base: base.toString(),
      first_base: first_base.toString(),
    }));
    await run(context, sql.PUT_ORDERS, [JSON.stringify(rows)]);
  }

  /**
   * Keeps a reported fact and asks for its decision; the kept one when its kind and id are there already. A task
   * is asked for once: counted twice it would count double.
   */
  @InjectTransactionManager()
  async report(
    fact: ReportedFact,
    @MedusaContext() context: SharedContext = {},
  ): Promise<reported.Kept> {
    const kept = await reported.keep(context, fact);
    if (kept.is_new || kept.fact.kind !== "task") {
      await this.hint([{ kind: "fact", ref: reportedId(kept.fact) }], context);
    }
    return kept;
  }

  /** Reported facts by the id of the order they are taken as. */
  @InjectManager()
  async reportedOf(
    order_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, ReportedFact>> {
    const facts = await reported.read(context, order_ids);
    return new Map(facts.map((fact) => [reportedId(fact), fact]));
  }

  /** Which customers were clients whose order counted for a partner. */
  @InjectManager()
  async boughtBefore(
    customer_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Set<string>> {
    if (customer_ids.length === 0) return new Set();
    type Row = { client_id: string };
    const rows = await run<Row>(context, reportedSql.BOUGHT_BEFORE, [customer_ids]);
    return new Set(rows.map(({ client_id }) => client_id));
  }

  /** The partner for whom a customer's latest order counted, or null. */
  @InjectManager()
  async latestSellerOf(
    customer_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string | null> {
    type Row = { seller_id: string };
    return (
      (await runOne<Row>(context, reportedSql.LATEST_SELLER, [customer_id]))?.seller_id ?? null
    );
  }

  /** Partners whose joining was decided, a page after one of them. */
  @InjectManager()
  async joinedAfter(
    partner_id: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string[]> {
    type Row = { partner_id: string };
    const rows = await run<Row>(context, reportedSql.JOINED_AFTER, [partner_id, limit]);
    return rows.map((row) => row.partner_id);
  }

  /** Lets orders that were put off be released when their hold ends, or ended: by order. */
  @InjectManager()
  async wakeReleases(
    holds: ReadonlyMap<string, string>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await run(context, sql.WAKE_RELEASES, [[...holds.keys()], [...holds.values()]]);
  }

  @InjectManager()
  async sweptTo(
    sweep: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string | null> {
    const row = await runOne<{ swept_to: string }>(context, sql.SWEEP_MARK, [sweep]);
    return isoTimeOrNull(row?.swept_to ?? null);
  }

  @InjectManager()
  async markSwept(
    sweep: string,
    to: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await run(context, sql.MOVE_SWEEP_MARK, [sweep, to]);
  }

  /** Keeps the result of a proof, or of a check that saw less; returns when it was made. */
  @InjectManager()
  async keepProof(
    ok: boolean,
    result: object,
    kind: "proof" | "check" = "proof",
    @MedusaContext() context: SharedContext = {},
  ): Promise<string> {
    const values = [ok, JSON.stringify(result), kind];
    const row = await runOne<{ at: string }>(context, proof.KEEP_PROOF, values);
    return isoTime((row as { at: string }).at);
  }

  /** Rows of one of the reading statements, for the histories and the proof. */
  @InjectManager()
  async read<Row>(
    statement: keyof typeof READS,
    values: unknown[] = [],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Row[]> {
    return run<Row>(context, READS[statement], values);
  }
}

/** The fact of an order's first decision. */
export const saleFactId = (order_id: string): string => `sale:${order_id}`;

/** The id of the order that a reported fact is taken as. */
export const reportedId = ({ kind, id }: Pick<ReportedFact, "kind" | "id">): string =>
  `${kind}:${id}`;

export const hintId = (hint: Hint): string => `${hint.kind}:${hint.ref}`;

const columnsOf = (hints: InboxHint[]): [string[], string[]] => [
  hints.map((hint) => hint.id),
  hints.map((hint) => hint.hint_no),
];

function toRecord(row: OrderRow): OrderRecord {
  return {
    ...row,
    sale: row.sale === null ? null : rated(saleFact.parse(row.sale), row.rated),
    base: BigInt(row.base),
    first_base: BigInt(row.first_base),
    value: toWorth(row.value),
    counted: toWorth(row.counted),
    captured_at: isoTimeOrNull(row.captured_at),
    release_at: isoTimeOrNull(row.release_at),
  };
}

const rated = (sale: SaleFact, ranks: OrderRecord["rated"]): SaleFact =>
  ranks ? rerate(sale, { ranks }) : sale;

const MUTATORS = ["create", "update", "delete", "softDelete", "restore", "upsert"] as const;

/** MedusaService generates methods that change journals; of a book that stands, every one must throw. */
function refuseChanges(service: object): void {
  for (const mutator of MUTATORS) {
    Object.defineProperty(service, `${mutator}UplineJournals`, {
      value: () => {
        throw new Error(
          `journals are append-only: ${mutator} is refused; post a correction instead`,
        );
      },
    });
  }
}
