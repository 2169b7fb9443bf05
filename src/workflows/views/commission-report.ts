/** What was decided and taken back in a stretch of time, added up by day, partner, bonus and so on. */
import { formatUnits } from "../../engine/money";
import { incomeTypesOf } from "../../engine/plan";
import type { Page } from "../../modules/tree-path/service";
import { csvRecord } from "../../support/csv";
import { closedRange, type Range } from "../../support/range";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";

export const REPORT_GROUPS = [
  "day",
  "week",
  "month",
  "partner",
  "bonus",
  "income_type",
  "currency",
] as const;
export type ReportGroup = (typeof REPORT_GROUPS)[number];

const STATEMENTS = {
  day: "REPORT_BY_DAY",
  week: "REPORT_BY_WEEK",
  month: "REPORT_BY_MONTH",
  partner: "REPORT_BY_PARTNER",
  bonus: "REPORT_BY_BONUS",
  income_type: "REPORT_BY_INCOME_TYPE",
  currency: "REPORT_BY_CURRENCY",
} as const;

/** Sums in ledger units, as text. */
export interface SumRow {
  currency: string;
  decided: string;
  reversed: string;
}

interface GroupRow extends SumRow {
  key: string;
  count: number;
}

export interface ReportFilter extends Range {
  group_by: ReportGroup;
}

type ClosedRange = ReturnType<typeof closedRange>;

/** One page of the report, with totals over all of its pages. */
export async function showCommissionReport(
  services: Services,
  { group_by, limit, offset, ...given }: ReportFilter & Page,
) {
  const stretch = closedRange(given, new Date());
  const { rows, count, sums } = await services.ledger.onSnapshot(async (context) => {
    const page = await readGroups(services, group_by, stretch, { limit, offset }, context);
    const values = [stretch.from, stretch.to];
    const sums = await services.ledger.read<SumRow>("REPORT_TOTALS", values, context);
    return { ...page, sums };
  });
  const labels = await labelsOf(services, group_by, rows);
  return {
    commission_report: {
      ...stretch,
      group_by,
      rows: rows.map((row) => ({
        key: row.key,
        label: labels.get(row.key) ?? row.key,
        ...showSums(row),
      })),
      totals: sums.map(showSums),
    },
    count,
    limit,
    offset,
  };
}

const PAGE = 5_000;

/** The whole report as CSV, a page of records at a time, all of one snapshot of the book. */
export async function writeCommissionReport(
  services: Services,
  { group_by, ...given }: ReportFilter,
  write: (records: string) => Promise<void>,
): Promise<void> {
  const stretch = closedRange(given, new Date());
  await write(csvRecord(["key", "label", "currency", "decided", "reversed", "net"]));
  await services.ledger.onSnapshot(async (context) => {
    for (let offset = 0; ; offset += PAGE) {
      const page = { limit: PAGE, offset };
      const { rows } = await readGroups(services, group_by, stretch, page, context);
      const labels = await labelsOf(services, group_by, rows);
      const records = rows.map((row) => {
        const { currency, decided, reversed, net } = showSums(row);
        const label = labels.get(row.key) ?? row.key;
        return csvRecord([row.key, label, currency, decided, reversed, net]);
      });
      if (records.length > 0) await write(records.join(""));
      if (rows.length < PAGE) return;
    }
  });
}

async function readGroups(
  services: Services,
  group_by: ReportGroup,
  { from, to }: ClosedRange,
  { limit, offset }: Page,
  context: SharedContext,
): Promise<{ rows: GroupRow[]; count: number }> {
  const read = (take: number | null, skip: number) =>
    services.ledger.read<GroupRow>(STATEMENTS[group_by], [from, to, take, skip], context);
  if (group_by === "income_type") {
    const all = await byIncome(services, await read(null, 0), context);
    return { rows: all.slice(offset, offset + limit), count: all.length };
  }
  const rows = await read(limit, offset);
  const [first] = rows.length > 0 || offset === 0 ? rows : await read(1, 0);
  return { rows, count: first?.count ?? 0 };
}

/** Sums by bonus of a plan version → by what income the version says the bonus is. */
async function byIncome(
  { plan }: Services,
  rows: GroupRow[],
  context: SharedContext,
): Promise<GroupRow[]> {
  const ids = [...new Set(rows.map((row) => row.key.split(" ")[0]))];
  const versions = await plan.versions(ids, context);
  const sums = new Map<string, GroupRow>();
  for (const row of rows) {
    const [version_id, bonus] = row.key.split(" ");
    const version = versions.get(version_id);
    const key = (version && incomeTypesOf(version.plan).get(bonus)) ?? bonus;
    const sum = sums.get(`${key} ${row.currency}`);
    sums.set(`${key} ${row.currency}`, {
      ...row,
      key,
      decided: (BigInt(sum?.decided ?? 0) + BigInt(row.decided)).toString(),
      reversed: (BigInt(sum?.reversed ?? 0) + BigInt(row.reversed)).toString(),
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Partners by name; everything else is called by its key. */
async function labelsOf(
  { partner }: Services,
  group_by: ReportGroup,
  rows: readonly { key: string }[],
): Promise<Map<string, string>> {
  if (group_by !== "partner") return new Map();
  const ids = rows.flatMap(({ key }) => (key.startsWith(PARTNER) ? key.slice(PARTNER.length) : []));
  const names = await partner.namesOf([...new Set(ids)]);
  return new Map([...names].map(([id, { display_name }]) => [PARTNER + id, display_name]));
}

const PARTNER = "partner:";

/** Sums as they are shown; `net` is what was decided less what was taken back. */
export function showSums({ currency, decided, reversed }: SumRow) {
  return {
    currency,
    decided: formatUnits(BigInt(decided), currency),
    reversed: formatUnits(BigInt(reversed), currency),
    net: formatUnits(BigInt(decided) - BigInt(reversed), currency),
  };
}
