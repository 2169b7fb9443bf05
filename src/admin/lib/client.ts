import { ApiError } from "./api-error";
import { addressOf, get, getFile, post, type ServedFile } from "./http";
import type { Chosen } from "./payouts";
import type {
  Admin,
  Asked,
  BatchPage,
  Decision,
  DeedFilter,
  DeedPage,
  FundStatementPage,
  JournalFilter,
  JournalPage,
  OrderCommissions,
  Page,
  Partner,
  PartnerPage,
  PartnerStatus,
  Payout,
  PayoutBatch,
  PayoutDetail,
  PayoutFile,
  PayoutFilter,
  PayoutPage,
  PayoutStep,
  Proof,
  Request,
  RequestPage,
  RequestState,
  StatementRange,
  TransactionPage,
  TreeKind,
  TreeNode,
  TreePage,
  TreeStats,
  TrustFund,
} from "./types";

export const PAGE_SIZE = 50;
const SEARCH_SIZE = 8;
/** Names are looked up among so many; beyond them an id is shown. */
const MOST_ADMINS = 200;

const segment = encodeURIComponent;
const pageAt = (page: number) => ({ limit: PAGE_SIZE, offset: page * PAGE_SIZE });

/** The answer was a refusal (4xx): asking again the same way cannot help. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500;
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

const statementOf = (id: string) =>
  [`partners/${segment(id)}/statement`, { format: "html" }] as const;
const withdrawalsOf = (code: string) => `trust-funds/${segment(code)}/withdrawals`;

/** Exactly the routes the admin uses, each returning the resource without its wrapper. */
export const api = {
  /** Null when the order is not one that Upline looks at. */
  async orderCommissions(orderId: string): Promise<OrderCommissions | null> {
    try {
      const path = `orders/${segment(orderId)}/commissions`;
      const answer = await get<{ order_commissions: OrderCommissions | null }>(path);
      return answer.order_commissions;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  },

  async partnerOfCustomer(customerId: string): Promise<Partner | null> {
    const { partners } = await get<PartnerPage>("partners", { customer_id: customerId, limit: 1 });
    return partners[0] ? api.partner(partners[0].id) : null;
  },

  async partner(id: string): Promise<Partner> {
    return (await get<{ partner: Partner }>(`partners/${segment(id)}`)).partner;
  },

  findPartners(q: string): Promise<PartnerPage> {
    return get<PartnerPage>("partners", { q, limit: SEARCH_SIZE });
  },

  async enrol(customerId: string, referralCode: string): Promise<Partner> {
    const code = referralCode ? { referral_code: referralCode } : undefined;
    const body = { customer_id: customerId, ...code };
    return (await post<{ partner: Partner }>("partners", body)).partner;
  },

  async setStatus(id: string, status: PartnerStatus): Promise<Partner> {
    return (await post<{ partner: Partner }>(`partners/${segment(id)}`, { status })).partner;
  },

  treePage(tree: TreeKind, parentId: string | null, page: number): Promise<TreePage> {
    const query = { tree, parent_id: parentId ?? undefined, ...pageAt(page) };
    return get<TreePage>("referral-tree", query);
  },

  /** From the root down to the partner. */
  async treePath(tree: TreeKind, partnerId: string): Promise<TreeNode[]> {
    const query = { tree, partner_id: partnerId };
    return (await get<{ nodes: TreeNode[] }>("referral-tree/path", query)).nodes;
  },

  async treeStats(tree: TreeKind): Promise<TreeStats> {
    return (await get<{ stats: TreeStats }>("referral-tree/stats", { tree })).stats;
  },

  async trustFunds(): Promise<TrustFund[]> {
    const { trust_funds } = await get<{ trust_funds: TrustFund[] }>("trust-funds", { limit: 100 });
    return trust_funds;
  },

  fundTransactions(code: string, currency: string, page: number): Promise<TransactionPage> {
    const path = `trust-funds/${segment(code)}/transactions`;
    return get<TransactionPage>(path, { currency, ...pageAt(page) });
  },

  /** The last proof of the book, null when there was none yet; `run` makes a new one now. */
  async proof(run = false): Promise<Proof | null> {
    const query = run ? { run: true } : undefined;
    return (await get<{ verify: Proof | null }>("ledger/verify", query)).verify;
  },

  payouts(filter: PayoutFilter, page: number): Promise<PayoutPage> {
    return get<PayoutPage>("payouts", { ...filter, ...pageAt(page) });
  },

  async payout(id: string): Promise<PayoutDetail> {
    return (await get<{ payout: PayoutDetail }>(`payouts/${segment(id)}`)).payout;
  },

  /** One step of a payout: approve, reject, complete, fail, or ask its provider what became of it. */
  async payoutStep({ id, step, ...body }: PayoutStep): Promise<Payout> {
    return (await post<{ payout: Payout }>(`payouts/${segment(id)}/${step}`, body)).payout;
  },

  /** Sends payouts together; refused when their total is not the one that was confirmed. */
  sendBatch({ payouts, currency, total }: Chosen): Promise<{ batch: PayoutBatch }> {
    const payout_ids = payouts.map(({ id }) => id);
    const body = { payout_ids, total: { amount: total, currency } };
    return post<{ batch: PayoutBatch }>("payouts/batch", body);
  },

  payoutBatches(page: number): Promise<BatchPage> {
    return get<BatchPage>("payout-batches", pageAt(page));
  },

  payoutFile(format: PayoutFile, batch_id: string): Promise<ServedFile> {
    const extension = format === "csv" ? "csv" : "xml";
    const query = { format, batch_id };
    return getFile("payouts/export", query, `payouts-${batch_id}.${extension}`);
  },

  async withdrawals(
    code: string,
    state: RequestState | undefined,
    page: number,
  ): Promise<RequestPage> {
    const query = { state, ...pageAt(page) };
    const { withdrawals, ...rest } = await get<Page & { withdrawals: Request[] }>(
      withdrawalsOf(code),
      query,
    );
    return { ...rest, requests: withdrawals };
  },

  requestWithdrawal(code: string, body: Asked): Promise<unknown> {
    return post(withdrawalsOf(code), body);
  },

  decideWithdrawal(code: string, { id, step, ...body }: Decision): Promise<unknown> {
    return post(`${withdrawalsOf(code)}/${segment(id)}/${step}`, body);
  },

  fundStatement(code: string, range: StatementRange, page: number): Promise<FundStatementPage> {
    const path = `trust-funds/${segment(code)}/statement`;
    return get<FundStatementPage>(path, { ...range, ...pageAt(page) });
  },

  async adjustments(
    partner_id: string,
    state: RequestState | undefined,
    page: number,
  ): Promise<RequestPage> {
    const query = { partner_id, state, ...pageAt(page) };
    const { adjustments, ...rest } = await get<Page & { adjustments: Request[] }>(
      "adjustments",
      query,
    );
    return { ...rest, requests: adjustments };
  },

  requestAdjustment(partnerId: string, body: Asked): Promise<unknown> {
    return post(`partners/${segment(partnerId)}/adjustments`, body);
  },

  decideAdjustment({ id, step, ...body }: Decision): Promise<unknown> {
    return post(`adjustments/${segment(id)}/${step}`, body);
  },

  /** Where the partner's statement is, as a page to print. */
  statementAddress(id: string): string {
    return addressOf(...statementOf(id));
  },

  partnerStatement(id: string): Promise<ServedFile> {
    return getFile(...statementOf(id), `statement-${id}.html`);
  },

  deeds(filter: DeedFilter, page: number): Promise<DeedPage> {
    return get<DeedPage>("upline/audit", { ...filter, ...pageAt(page) });
  },

  journals(filter: JournalFilter, page: number): Promise<JournalPage> {
    return get<JournalPage>("ledger/journals", { ...filter, ...pageAt(page) });
  },

  async me(): Promise<Admin> {
    return (await get<{ user: Admin }>("users/me")).user;
  },

  async admins(): Promise<Admin[]> {
    const query = { limit: MOST_ADMINS, fields: "id,email,first_name,last_name" };
    return (await get<{ users: Admin[] }>("users", query)).users;
  },
};
