import Medusa, { FetchError } from "@medusajs/js-sdk";
import type {
  OrderCommissions,
  Partner,
  PartnerPage,
  PartnerStatus,
  Proof,
  TransactionPage,
  TreeKind,
  TreeNode,
  TreePage,
  TreeStats,
  TrustFund,
} from "./types";

export const PAGE_SIZE = 50;
const SEARCH_SIZE = 8;

const sdk = new Medusa({
  baseUrl: __BACKEND_URL__ ?? "/",
  auth: {
    type: __AUTH_TYPE__ ?? "session",
    jwtTokenStorageKey: __JWT_TOKEN_STORAGE_KEY__ || undefined,
  },
});

type Query = Record<string, string | number | boolean | undefined>;

function get<T>(path: string, query?: Query): Promise<T> {
  return sdk.client.fetch<T>(`/admin/${path}`, { query });
}

function post<T>(path: string, body: Record<string, string>): Promise<T> {
  return sdk.client.fetch<T>(`/admin/${path}`, { method: "POST", body });
}

const segment = encodeURIComponent;
const pageAt = (page: number) => ({ limit: PAGE_SIZE, offset: page * PAGE_SIZE });

/** The answer was a refusal (4xx): asking again the same way cannot help. */
export function isRefusal(error: unknown): boolean {
  return error instanceof FetchError && (error.status ?? 500) < 500;
}

function isNotFound(error: unknown): boolean {
  return error instanceof FetchError && error.status === 404;
}

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
};
