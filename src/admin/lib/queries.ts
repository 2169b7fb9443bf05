import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, isRefusal } from "./client";
import type {
  DeedFilter,
  JournalFilter,
  OrderCommissions,
  PartnerStatus,
  PayoutFilter,
  Proof,
  RequestState,
  StatementRange,
  TreeKind,
} from "./types";

const ROOT = "upline";
const WAITING_POLL_MS = 3_000;

const retry = (failures: number, error: Error) => failures < 1 && !isRefusal(error);

export function useOrderCommissions(orderId: string) {
  return useQuery<OrderCommissions | null>({
    queryKey: [ROOT, "order", orderId],
    queryFn: () => api.orderCommissions(orderId),
    refetchInterval: ({ state }) => (state.data?.status === "waiting" ? WAITING_POLL_MS : false),
    staleTime: 0,
    retry,
  });
}

const customerKey = (customerId: string) => [ROOT, "customer", customerId];

export function usePartnerOfCustomer(customerId: string) {
  return useQuery({
    queryKey: customerKey(customerId),
    queryFn: () => api.partnerOfCustomer(customerId),
    retry,
  });
}

export function usePartner(id: string | null) {
  return useQuery({
    queryKey: [ROOT, "partner", id],
    queryFn: () => api.partner(id ?? ""),
    enabled: id !== null,
    retry,
  });
}

export function usePartnerSearch(q: string) {
  return useQuery({
    queryKey: [ROOT, "search", q],
    queryFn: () => api.findPartners(q),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    retry,
  });
}

/** Enrolling and a change of status move counts, places and balances: everything of ours is read again. */
function useRefreshAll() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [ROOT] });
}

export function useEnrol(customerId: string) {
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: (referralCode: string) => api.enrol(customerId, referralCode),
    onSuccess: refresh,
  });
}

export function useSetStatus(partnerId: string) {
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: (status: PartnerStatus) => api.setStatus(partnerId, status),
    onSuccess: refresh,
  });
}

export function treePageQuery(tree: TreeKind, parentId: string | null, page: number) {
  return {
    queryKey: [ROOT, "tree", tree, parentId, page],
    queryFn: () => api.treePage(tree, parentId, page),
    retry,
  };
}

export function useTreePath(tree: TreeKind, partnerId: string | null) {
  return useQuery({
    queryKey: [ROOT, "path", tree, partnerId],
    queryFn: () => api.treePath(tree, partnerId ?? ""),
    enabled: partnerId !== null,
    retry,
  });
}

export function useTreeStats(tree: TreeKind) {
  return useQuery({
    queryKey: [ROOT, "stats", tree],
    queryFn: () => api.treeStats(tree),
    placeholderData: keepPreviousData,
    retry,
  });
}

export function useTrustFunds() {
  return useQuery({ queryKey: [ROOT, "funds"], queryFn: api.trustFunds, staleTime: 0, retry });
}

export function useFundTransactions(code: string, currency: string, page: number) {
  return useQuery({
    queryKey: [ROOT, "funds", code, currency, page],
    queryFn: () => api.fundTransactions(code, currency, page),
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry,
  });
}

const PROOF_KEY = [ROOT, "proof"];

export function useLastProof() {
  return useQuery({ queryKey: PROOF_KEY, queryFn: () => api.proof(), staleTime: 0, retry });
}

export function useProveNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.proof(true),
    onSuccess: (proof) => client.setQueryData<Proof | null>(PROOF_KEY, proof),
  });
}

/** Money waits for people, who look at it together: never what was true a while ago. */
const fresh = { placeholderData: keepPreviousData, staleTime: 0, retry };

export function usePayouts(filter: PayoutFilter, page: number) {
  return useQuery({
    queryKey: [ROOT, "payouts", filter, page],
    queryFn: () => api.payouts(filter, page),
    ...fresh,
  });
}

export function usePayout(id: string) {
  return useQuery({
    queryKey: [ROOT, "payout", id],
    queryFn: () => api.payout(id),
    staleTime: 0,
    retry,
  });
}

export function usePayoutBatches(page: number) {
  return useQuery({
    queryKey: [ROOT, "batches", page],
    queryFn: () => api.payoutBatches(page),
    ...fresh,
  });
}

type InState = RequestState | undefined;

export function useWithdrawals(code: string, state: InState, page: number) {
  return useQuery({
    queryKey: [ROOT, "withdrawals", code, state, page],
    queryFn: () => api.withdrawals(code, state, page),
    ...fresh,
  });
}

export function useFundStatement(code: string, range: StatementRange, page: number) {
  return useQuery({
    queryKey: [ROOT, "funds", code, "statement", range, page],
    queryFn: () => api.fundStatement(code, range, page),
    ...fresh,
  });
}

export function useAdjustments(partnerId: string, state: InState, page: number) {
  return useQuery({
    queryKey: [ROOT, "adjustments", partnerId, state, page],
    queryFn: () => api.adjustments(partnerId, state, page),
    ...fresh,
  });
}

export function useDeeds(filter: DeedFilter, page: number) {
  return useQuery({
    queryKey: [ROOT, "deeds", filter, page],
    queryFn: () => api.deeds(filter, page),
    ...fresh,
  });
}

export function useJournals(filter: JournalFilter, page: number) {
  return useQuery({
    queryKey: [ROOT, "journals", filter, page],
    queryFn: () => api.journals(filter, page),
    ...fresh,
  });
}

export function useMe() {
  return useQuery({ queryKey: [ROOT, "me"], queryFn: api.me, retry });
}

export function useAdmins() {
  return useQuery({ queryKey: [ROOT, "admins"], queryFn: api.admins, retry });
}

/** A deed, after which, also when it was refused, everything of ours is read again. */
export function useDeed<Input, Answer>(deed: (input: Input) => Promise<Answer>) {
  const refresh = useRefreshAll();
  return useMutation({ mutationFn: deed, onSettled: refresh });
}
