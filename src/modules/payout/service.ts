import {
  generateEntityId,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import { UplineError } from "../../support/errors";
import { parseOptions, parseSecrets, type UplineOptions } from "../../support/options";
import type { KeyRing } from "../../support/secrets";
import { run, runOne, type SharedContext } from "../../support/sql";
import { declaredProviders, PROVIDER_PREFIX } from "./loaders/providers";
import { Payout as PayoutModel } from "./models/payout";
import type { PaymentOrder, PayoutProvider } from "./provider";
import * as rows from "./rows";
import * as sql from "./sql";
import { TRANSITIONS, type PayoutAction } from "./states";
import type {
  NewPayout,
  Payout,
  PayoutBatch,
  PayoutChanges,
  PayoutFilter,
  PayoutMethod,
  PayoutTotal,
} from "./types";
import { fingerprintsOf, seal, type Sealed } from "./vault";

interface Page {
  limit: number;
  offset: number;
}

/** Payouts, the encrypted methods they go to, and who moves the money. Money itself is in the ledger. */
export class PayoutService extends MedusaService({ UplinePayout: PayoutModel }) {
  readonly options: UplineOptions;
  readonly #container: Record<string, unknown>;
  readonly #keys: KeyRing | null;
  readonly #provider_ids: readonly string[];

  constructor(container: Record<string, unknown>, options?: unknown) {
    // eslint-disable-next-line prefer-rest-params
    super(...(arguments as unknown as [Record<string, unknown>]));
    this.#container = container;
    this.options = parseOptions(options);
    this.#keys = parseSecrets(options).keys;
    this.#provider_ids = declaredProviders(options).map(({ id }) => id);
    refuseChanges(this);
  }

  /** Runs `work` in one transaction. */
  @InjectTransactionManager()
  async transact<Result>(
    work: (context: SharedContext) => Promise<Result>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Result> {
    return work(context);
  }

  /** The provider that an id names; throws `unknown_payout_provider`. */
  provider(id: string): PayoutProvider {
    if (!this.hasProvider(id)) {
      const message = `"${id}" is none of the payout providers: ${this.#provider_ids.join(", ")}`;
      throw new UplineError("invalid_data", "unknown_payout_provider", message, { field: "kind" });
    }
    return this.#container[PROVIDER_PREFIX + id] as PayoutProvider;
  }

  hasProvider(id: string): boolean {
    return this.#provider_ids.includes(id);
  }

  /** Whether there is a key: without one nothing is asked for, sent or looked up. */
  get isConfigured(): boolean {
    return this.#keys !== null;
  }

  /** Throws `payouts_not_configured` where there is no key. */
  refuseUnconfigured(): void {
    void this.keys;
  }

  private get keys(): KeyRing {
    if (this.#keys) return this.#keys;
    const message = "payouts are not set up here: the plugin's option encryption_key is missing";
    throw new UplineError("not_allowed", "payouts_not_configured", message);
  }

  /** Keeps where a partner is paid, encrypted; what is wrong with the details is named. */
  @InjectTransactionManager()
  async addMethod(
    { partner_id, kind }: Pick<PayoutMethod, "partner_id" | "kind">,
    given: Record<string, unknown>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<PayoutMethod> {
    const { keys } = this;
    const { details, masked, identity } = this.provider(kind).readMethod(given);
    const place = { id: generateEntityId(undefined, "upm"), partner_id, kind };
    const { key_id, sealed, fingerprint } = seal(keys, place, { details, identity });
    const values = [place.id, partner_id, kind, masked, key_id, sealed, fingerprint];
    const row = await runOne<PayoutMethod>(context, sql.ADD_METHOD, values);
    return rows.toMethod(row as PayoutMethod);
  }

  /** A page of the methods a partner has now, the oldest first, and how many there are. */
  @InjectManager()
  async methodsOf(
    partner_id: string,
    { limit, offset }: Page,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ methods: PayoutMethod[]; count: number }> {
    const found = await run<PayoutMethod>(context, sql.METHODS, [partner_id, null, limit, offset]);
    const total = await runOne<{ count: number }>(context, sql.COUNT_METHODS, [partner_id]);
    return { methods: found.map(rows.toMethod), count: total?.count ?? 0 };
  }

  /** A method that a partner has now; throws `payout_method_not_found`. */
  @InjectManager()
  async methodOf(
    partner_id: string,
    method_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<PayoutMethod> {
    const row = await runOne<PayoutMethod>(context, sql.METHODS, [partner_id, method_id, 1, 0]);
    if (row) return rows.toMethod(row);
    const message = "you have no such payout method";
    throw new UplineError("not_found", "payout_method_not_found", message, { method_id });
  }

  /** Forgets a method; throws `payout_method_in_use` while a payout is on its way to it. */
  @InjectTransactionManager()
  async forgetMethod(
    partner_id: string,
    method_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await this.methodOf(partner_id, method_id, context);
    if (await runOne(context, sql.FORGET_METHOD, [partner_id, method_id])) return;
    const message = "a payout is on its way to this method";
    throw new UplineError("conflict", "payout_method_in_use", message, { method_id });
  }

  /** Other partners who have the account of a method, now or before. */
  @InjectManager()
  async othersWith(
    method_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string[]> {
    const [row] = await this.#sealedOf([method_id], context);
    const secret = row && this.#keys && rows.read(this.#keys, row);
    const others = secret ? fingerprintsOf(this.keys, row.kind, secret.identity) : [];
    type Row = { partner_id: string };
    const found = await run<Row>(context, sql.SAME_ACCOUNT, [method_id, others]);
    return found.map(({ partner_id }) => partner_id);
  }

  /**
   * Encrypts a page of methods, behind the id `after`, by the current key, with its fingerprints; those that no
   * key of the ring opens stay. Asked again it goes on where it was: a method names the key that encrypted it.
   */
  @InjectTransactionManager()
  async rotate(
    after: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ rotated: number; unreadable: string[]; last: string | null }> {
    const { keys } = this;
    const values = [keys.current.id, after, limit];
    const found = await run<SealedRow>(context, sql.OF_OTHER_KEYS, values);
    const resealed = found.flatMap((row) => {
      const secret = rows.read(keys, row);
      return secret ? [{ id: row.id, ...seal(keys, row, secret) }] : [];
    });
    await run(context, sql.RESEAL, [
      resealed.map(({ id }) => id),
      resealed.map(({ key_id }) => key_id),
      resealed.map(({ sealed }) => sealed),
      resealed.map(({ fingerprint }) => fingerprint),
    ]);
    const done = new Set(resealed.map(({ id }) => id));
    const unreadable = found.flatMap(({ id }) => (done.has(id) ? [] : id));
    return { rotated: done.size, unreadable, last: found.at(-1)?.id ?? null };
  }

  /** How many methods each key encrypted. */
  @InjectManager()
  async methodsByKey(
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ key_id: string; count: number }[]> {
    return run(context, sql.COUNT_BY_KEY);
  }

  @InjectTransactionManager()
  async add(payout: NewPayout, @MedusaContext() context: SharedContext = {}): Promise<Payout> {
    const id = generateEntityId(undefined, "upo");
    const { amount, fee, ...more } = payout;
    const row = { ...more, id, amount: amount.toString(), fee: fee.toString() };
    await run(context, sql.ADD_PAYOUT, [JSON.stringify(row)]);
    return this.payout(id, context);
  }

  /** Throws `payout_not_found`. */
  @InjectManager()
  async payout(id: string, @MedusaContext() context: SharedContext = {}): Promise<Payout> {
    const [found] = await this.payouts([id], context);
    if (!found) throw payoutNotFound(id);
    return found;
  }

  @InjectManager()
  async payouts(
    ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    return (await run<rows.PayoutRow>(context, sql.PAYOUTS, [ids])).map(rows.toPayout);
  }

  /** The same, and nobody else changes them until the transaction ends. */
  @InjectTransactionManager()
  async payoutsForUpdate(
    ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    return (await run<rows.PayoutRow>(context, sql.PAYOUTS_FOR_UPDATE, [ids])).map(rows.toPayout);
  }

  /** Approved payouts of a provider and a currency, the oldest first, locked. */
  @InjectTransactionManager()
  async sendable(
    provider: string,
    currency: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    const found = await run<rows.PayoutRow>(context, sql.SENDABLE, [provider, currency]);
    return found.map(rows.toPayout);
  }

  /** Those of the payouts that were in a state from which the action goes; the others stay as they are. */
  @InjectTransactionManager()
  async move(
    ids: readonly string[],
    action: PayoutAction,
    changes: PayoutChanges,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    const { from, to } = TRANSITIONS[action];
    const values = [ids, from, to, JSON.stringify(changes)];
    return (await run<rows.PayoutRow>(context, sql.MOVE, values)).map(rows.toPayout);
  }

  @InjectManager()
  async openOf(
    partner_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string | null> {
    const row = await runOne<{ id: string }>(context, sql.OPEN_OF_PARTNER, [partner_id]);
    return row?.id ?? null;
  }

  /** A page of payouts with the totals of all that were found: what needs a decision first, or the newest. */
  @InjectManager()
  async find(
    { state, partner_id, provider, batch_id }: PayoutFilter,
    order: "work" | "newest",
    { limit, offset }: Page,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ payouts: Payout[]; count: number; totals: PayoutTotal[] }> {
    const filter = [state ?? null, partner_id ?? null, provider ?? null, batch_id ?? null];
    const list = order === "work" ? sql.WORK_LIST : sql.NEWEST;
    const found = await run<rows.PayoutRow>(context, list, [...filter, limit, offset]);
    const totals = (await run<rows.TotalRow>(context, sql.TOTALS, filter)).map(rows.toTotal);
    const count = totals.reduce((sum, total) => sum + total.count, 0);
    return { payouts: found.map(rows.toPayout), count, totals };
  }

  @InjectTransactionManager()
  async addBatch(
    batch: Omit<PayoutBatch, "id" | "exported_at">,
    @MedusaContext() context: SharedContext = {},
  ): Promise<PayoutBatch> {
    const id = generateEntityId(undefined, "upb");
    const { provider, currency, total, count, created_by, created_at } = batch;
    const values = [id, provider, currency, total.toString(), count, created_by, created_at];
    await run(context, sql.ADD_BATCH, values);
    return { ...batch, id, exported_at: null };
  }

  /** A page of batches, newest first, and how many there are. */
  @InjectManager()
  async batches(
    { limit, offset }: Page,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ batches: PayoutBatch[]; count: number }> {
    const found = await run<rows.BatchRow>(context, sql.BATCHES, [null, limit, offset]);
    const total = await runOne<{ count: number }>(context, sql.COUNT_BATCHES);
    return { batches: found.map(rows.toBatch), count: total?.count ?? 0 };
  }

  /** Throws `payout_batch_not_found`. */
  @InjectManager()
  async batch(id: string, @MedusaContext() context: SharedContext = {}): Promise<PayoutBatch> {
    const row = await runOne<rows.BatchRow>(context, sql.BATCHES, [id, 1, 0]);
    if (row) return rows.toBatch(row);
    throw new UplineError("not_found", "payout_batch_not_found", "no such batch", { batch_id: id });
  }

  /** What of a batch is to be paid, or was, the oldest first. */
  @InjectManager()
  async payoutsOfBatch(
    batch_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    return (await run<rows.PayoutRow>(context, sql.OF_BATCH, [batch_id])).map(rows.toPayout);
  }

  /** Notes an export; true when the batch was exported before. */
  @InjectTransactionManager()
  async markExported(
    batch_id: string,
    now: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<boolean> {
    type Row = { exported_at: string | null };
    const row = await runOne<Row>(context, sql.MARK_EXPORTED, [batch_id, now]);
    return row !== null && row.exported_at !== null;
  }

  /** Partners whose payouts wait to be sent. */
  @InjectManager()
  async unsentPartners(@MedusaContext() context: SharedContext = {}): Promise<string[]> {
    type Row = { partner_id: string };
    return (await run<Row>(context, sql.UNSENT_PARTNERS)).map(({ partner_id }) => partner_id);
  }

  /** Takes payouts to be sent: nobody else sends them, and they are looked up from `look_at` on. */
  @InjectTransactionManager()
  async claimUnsent(
    { now, look_at, limit }: { now: string; look_at: string; limit: number },
    except_partner_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    const values = [now, look_at, limit, except_partner_ids];
    return (await run<rows.PayoutRow>(context, sql.CLAIM_UNSENT, values)).map(rows.toPayout);
  }

  /** Takes payouts of which nobody knows for too long what became of them. */
  @InjectTransactionManager()
  async claimLooks(
    now: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Payout[]> {
    return (await run<rows.PayoutRow>(context, sql.CLAIM_LOOKS, [now, limit])).map(rows.toPayout);
  }

  /** Whether a provider's message was kept before. */
  @InjectManager()
  async knowsNews(
    provider: string,
    event_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<boolean> {
    return (await runOne(context, sql.NEWS, [provider, event_id])) !== null;
  }

  /** Keeps a provider's message and what it came to; one that was kept before stays as it is. */
  @InjectTransactionManager()
  async keepNews(
    news: { provider: string; event_id: string; payout_id: string; says: string; came_to: string },
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    const { provider, event_id, payout_id, says, came_to } = news;
    await run(context, sql.KEEP_NEWS, [provider, event_id, payout_id, says, came_to]);
  }

  /** Payouts as their providers see them; one whose method cannot be read is left out. */
  @InjectManager()
  async paymentOrders(
    payouts: readonly Payout[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, PaymentOrder>> {
    const { keys } = this;
    const sealed = await this.#sealedOf(
      payouts.map(({ method_id }) => method_id),
      context,
    );
    const methods = new Map(sealed.map((row) => [row.id, row]));
    return new Map(
      payouts.flatMap((payout): [string, PaymentOrder][] => {
        const row = methods.get(payout.method_id);
        const secret = row && rows.read(keys, row);
        return secret ? [[payout.id, rows.toOrder(payout, secret)]] : [];
      }),
    );
  }

  async #sealedOf(method_ids: readonly string[], context: SharedContext): Promise<SealedRow[]> {
    return run<SealedRow>(context, sql.SEALED, [method_ids]);
  }
}

type SealedRow = Pick<Sealed, "key_id" | "sealed"> &
  Pick<PayoutMethod, "id" | "partner_id" | "kind">;

export const payoutNotFound = (payout_id: string): UplineError =>
  new UplineError("not_found", "payout_not_found", "no such payout", { payout_id });

const MUTATORS = ["create", "update", "delete", "softDelete", "restore", "upsert"] as const;

/** MedusaService generates methods that change rows past the states and the book: every one must throw. */
function refuseChanges(service: object): void {
  for (const mutator of MUTATORS) {
    Object.defineProperty(service, `${mutator}UplinePayouts`, {
      value: () => {
        throw new Error(`payouts change by their workflows: ${mutator} is refused`);
      },
    });
  }
}
