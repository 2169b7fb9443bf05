/** A partner's statement: what it had, every posting on its accounts, what that came to, and the head it stands on. */
import { PARTNER_BUCKETS, partnerAccount, type PartnerBucket } from "../../engine/accounts";
import { formatUnits } from "../../engine/money";
import type { HeadAt } from "../../modules/ledger/heads";
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import { isoTime } from "../../support/sql";
import type { Services } from "../services";
import { headAt, headOf, publishedHeadAt } from "./heads";

export interface StatementFilter extends Page {
  /** the plan's currency, when it is not given */
  currency?: string;
  /** ISO time; the beginning, when it is not given */
  from?: string;
  /** ISO time; now, when it is not given */
  at?: string;
  /** hash of the head an earlier statement stands on, instead of `at` */
  head?: string;
}

type Amounts = Record<PartnerBucket, bigint>;

interface LineRow {
  no: string;
  line: number;
  kind: string;
  at: string;
  recorded_at: string;
  order_id: string | null;
  bonus: string;
  level: number | null;
  note: string;
  amount: string;
  from_bucket: PartnerBucket | null;
  to_bucket: PartnerBucket | null;
}

/** A page of a statement with its totals. What it says of a time that is past never changes. */
export async function showStatement(
  services: Services,
  partner_id: string,
  { currency: asked, from, at, head: hash, limit, offset }: StatementFilter,
) {
  const names = await services.partner.namesOf([partner_id]);
  const name = names.get(partner_id);
  if (!name) throw new UplineError("not_found", "partner_not_found", "no such partner");
  const head = hash ? await headOf(services, hash) : await publishedHeadAt(services, at ?? null);
  const start = from ? (await headAt(services, justBefore(from))).no : "0";
  refuseTurned(start, head, from);
  const accounts = await accountsAt(services, partner_id, head.no);
  const currencies = [...new Set(accounts.map((row) => row.currency))];
  const { plan } = await services.plan.versionAt(new Date().toISOString());
  const currency = asked ?? plan.currency;
  const before = start === "0" ? [] : await accountsAt(services, partner_id, start);
  const opening = amountsOf(partner_id, before, currency);
  const closing = amountsOf(partner_id, accounts, currency);
  const stretch = [partner_id, currency, start, head.no];
  const skipped = await sumsOf(services, stretch, offset);
  const rows = await services.ledger.read<LineRow>("STATEMENT_LINES", [...stretch, limit, offset]);
  const balances = add(opening, skipped.amounts);
  const lines = rows.map((row) => showLine(row, balances, currency));
  return {
    statement: {
      partner_id,
      display_name: name.display_name,
      currency,
      currencies,
      from: from ?? null,
      at: head.at,
      head: { no: head.no, hash: head.hash },
      opening: showAmounts(opening, currency),
      lines,
      closing: showAmounts(closing, currency),
      ...(await totalsOf(services, partner_id, currency, head.no)),
    },
    count: skipped.count,
    limit,
    offset,
  };
}

export type Statement = Awaited<ReturnType<typeof showStatement>>;

/** The last moment before a time, as Postgres counts them: what was recorded at the time itself is out. */
function justBefore(time: string): string {
  const [, whole, fraction = "", zone] = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
  const micros = Number(fraction.padEnd(6, "0").slice(0, 6));
  if (micros > 0) return `${whole}.${String(micros - 1).padStart(6, "0")}${zone}`;
  const second = new Date(Date.parse(`${whole}${zone}`) - 1_000).toISOString();
  return `${second.slice(0, 19)}.999999Z`;
}

function refuseTurned(start: string, head: HeadAt, from: string | undefined): void {
  if (BigInt(start) <= BigInt(head.no)) return;
  const message = `from: ${from} lies after what the statement goes up to`;
  throw new UplineError("invalid_data", "invalid_request", message, {
    issues: [{ path: "from", message }],
  });
}

interface AccountRow {
  account: string;
  currency: string;
  amount: string;
}

async function accountsAt({ ledger }: Services, partner_id: string, until: string) {
  return ledger.read<AccountRow>("BALANCES_AT", [partner_id, until]);
}

function amountsOf(partner_id: string, rows: readonly AccountRow[], currency: string): Amounts {
  const of = (bucket: PartnerBucket): bigint => {
    const account = partnerAccount(partner_id, bucket);
    const row = rows.find((item) => item.account === account && item.currency === currency);
    return BigInt(row?.amount ?? 0);
  };
  return {
    pending: of("pending"),
    available: of("available"),
    payout_hold: of("payout_hold"),
    owed: of("owed"),
  };
}

/** What the lines before a page moved, and how many lines there are in all. */
async function sumsOf({ ledger }: Services, stretch: string[], offset: number) {
  type Row = { bucket: PartnerBucket; count: number; amount: string };
  const rows = await ledger.read<Row>("STATEMENT_SUMS", [...stretch, offset]);
  const amounts: Amounts = { pending: 0n, available: 0n, payout_hold: 0n, owed: 0n };
  for (const { bucket, amount } of rows) amounts[bucket] = BigInt(amount);
  return { amounts, count: rows[0]?.count ?? 0 };
}

function add(a: Amounts, b: Amounts): Amounts {
  const sum = { ...a };
  for (const bucket of PARTNER_BUCKETS) sum[bucket] += b[bucket];
  return sum;
}

/** One posting; `balances` is what the partner had before it and is moved on. */
function showLine(row: LineRow, balances: Amounts, currency: string) {
  const units = BigInt(row.amount);
  const { from_bucket, to_bucket } = row;
  if (from_bucket) balances[from_bucket] -= units;
  if (to_bucket) balances[to_bucket] += units;
  const sign = from_bucket && to_bucket ? 0n : to_bucket ? 1n : -1n;
  return {
    no: row.no,
    line: row.line,
    at: isoTime(row.at),
    recorded_at: isoTime(row.recorded_at),
    what: row.kind,
    note: row.note,
    order_id: row.order_id,
    bonus: row.bonus,
    level: row.level,
    /** buckets of the partner; null: somebody else's account */
    from: from_bucket,
    to: to_bucket,
    /** what was moved, and by how much the partner has more for it */
    amount: formatUnits(units, currency),
    change: formatUnits(sign * units, currency),
    balances: showAmounts(balances, currency),
  };
}

/** `owed` is shown positive; `total` is what is the partner's, less what it owes. */
function showAmounts(amounts: Amounts, currency: string) {
  const { pending, available, payout_hold, owed } = amounts;
  return {
    pending: formatUnits(pending, currency),
    available: formatUnits(available, currency),
    payout_hold: formatUnits(payout_hold, currency),
    owed: formatUnits(-owed, currency),
    total: formatUnits(pending + available + payout_hold + owed, currency),
  };
}

/** Ever earned, net of what was taken back, and ever withdrawn with fees: up to a journal. */
async function totalsOf({ ledger }: Services, partner_id: string, currency: string, until: string) {
  type Row = { currency: string; amount: string };
  const sum = async (statement: "PARTNER_EARNINGS" | "PARTNER_WITHDRAWALS") => {
    const rows = await ledger.read<Row>(statement, [partner_id, until]);
    const own = rows.filter((row) => row.currency === currency);
    return formatUnits(
      own.reduce((total, { amount }) => total + BigInt(amount), 0n),
      currency,
    );
  };
  return {
    total_earned: await sum("PARTNER_EARNINGS"),
    total_withdrawn: await sum("PARTNER_WITHDRAWALS"),
  };
}
