/** Periods: what is open and until when, what closed, and what each item of the plan paid. */
import { nextBoundary } from "../../engine/calendar";
import { periodNamesOf } from "../../engine/closing";
import { fact as factSchema, type PeriodFact } from "../../engine/facts";
import { formatUnits } from "../../engine/money";
import { payPeriod, type Period } from "../../engine/periods";
import type { PeriodName } from "../../engine/periods/names";
import type { Page } from "../../modules/tree-path/service";
import { UplineError } from "../../support/errors";
import { isoTime } from "../../support/sql";
import type { Services } from "../services";
import { openSince } from "../steps/close-period";

/** What the plan in force closes: since when each is open, and when it closes by itself. */
export async function showOpenPeriods(services: Services, now: string) {
  const { plan } = await services.plan.versionAt(now);
  const open = await openSince(services);
  const periods = periodNamesOf(plan).map((name) => {
    const starts_at = open(name);
    return {
      name,
      state: "open" as const,
      starts_at,
      ends_at: starts_at && nextBoundary(name, starts_at, plan.time_zone),
      time_zone: plan.time_zone,
      items: plan.periods
        .filter(({ every }) => every === name)
        .map(({ code, kind }) => ({ code, kind })),
      ladders: (plan.ranks?.ladders ?? [])
        .filter(({ evaluate }) => evaluate === name)
        .map(({ code }) => code),
    };
  });
  return { periods, count: periods.length };
}

interface ClosedRow {
  name: PeriodName;
  starts_at: string;
  ends_at: string;
  closed_at: string;
}

export async function showClosedPeriods(
  { ledger }: Services,
  name: PeriodName | null,
  { limit, offset }: Page,
) {
  const rows = await ledger.read<ClosedRow>("PERIODS_CLOSED", [name, limit, offset]);
  const [{ count }] = await ledger.read<{ count: number }>("COUNT_PERIODS", [name]);
  const periods = rows.map((row) => ({
    name: row.name,
    state: "closed" as const,
    starts_at: isoTime(row.starts_at),
    ends_at: isoTime(row.ends_at),
    closed_at: isoTime(row.closed_at),
  }));
  return { periods, count };
}

interface FactRow {
  id: string;
  payload: unknown;
  plan_version_id: string;
  distributed_at: string;
}

/** What one period item of the plan paid, close by close, newest first. */
export async function showDistributions(services: Services, code: string, page: Page, now: string) {
  const { ledger, plan } = services;
  const [{ count }] = await ledger.read<{ count: number }>("COUNT_PERIOD_FACTS", [code]);
  const current = await plan.versionAt(now);
  if (count === 0 && !current.plan.periods.some((item) => item.code === code)) {
    throw new UplineError("not_found", "pool_not_found", "no such pool", { code });
  }
  const rows = await ledger.read<FactRow>("PERIOD_FACTS", [code, page.limit, page.offset]);
  const versions = await plan.versions([...new Set(rows.map((row) => row.plan_version_id))]);
  const distributions = rows.flatMap((row) => {
    const item = versions
      .get(row.plan_version_id)
      ?.plan.periods.find((other) => other.code === code);
    return item ? [showDistribution(item, row)] : [];
  });
  return { distributions, count };
}

function showDistribution(item: Period, row: FactRow) {
  const fact = factSchema.parse(row.payload) as PeriodFact;
  const shares = payPeriod(item, fact);
  const shown = (units: bigint) => formatUnits(units, fact.currency);
  const total = shares.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    id: row.id,
    pool_code: item.code,
    kind: item.kind,
    frequency: item.every,
    period_start: fact.from,
    period_end: fact.at,
    currency: fact.currency,
    ...(item.kind === "pool" && fact.kind === "pool"
      ? {
          percentage_of_turnover: item.share,
          eligible_ranks: Object.keys(item.ranks),
          qualification_volumes: item.ranks,
          total_turnover: shown(fact.turnover),
          qualified_participants: fact.qualified_partner_ids.length,
          per_person_amount: shown(
            shares.find(({ reason }) => reason === "pool_share")?.amount ?? 0n,
          ),
        }
      : {}),
    pool_amount: shown(total),
    status: "DISTRIBUTED" as const,
    distributed_at: isoTime(row.distributed_at),
    shares: shares.map(({ recipient, amount, reason }) => ({
      recipient,
      amount: shown(amount),
      reason,
    })),
  };
}
