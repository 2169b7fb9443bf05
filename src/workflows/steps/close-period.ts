/**
 * The close of a period, under the network's lock: everybody's figures of that time, what the plan makes of
 * them, and the period's own row, in one transaction. A period closes once; whoever comes second finds it closed.
 */
import { nextBoundary } from "../../engine/calendar";
import { closePeriod, periodNamesOf } from "../../engine/closing";
import type { PeriodFact } from "../../engine/facts";
import { payerOf, payPeriod, type Period } from "../../engine/periods";
import { PERIODS, type PeriodName } from "../../engine/periods/names";
import { formatUnits } from "../../engine/money";
import type { Share } from "../../engine/periods/kind";
import type { Plan } from "../../engine/plan";
import { sharePostings } from "../../engine/settle";
import { audit, periods } from "../../modules/ledger";
import type { ClosedPeriod } from "../../modules/ledger/periods";
import { lastAward, lastPointEntry } from "../../modules/partner";
import type { NewAward } from "../../modules/partner/ranks";
import { seats } from "../../modules/tree-path";
import type { Entry } from "../../modules/ledger/types";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { applyRanks } from "./apply-ranks";
import { closePoints } from "./close-points";
import { loadBalances } from "./load-balances";
import { loadSnapshot } from "./load-snapshot";
import { rateAgain } from "./rate-again";

/** Closes after the last order of the period has surely arrived: at 01:00 of the next day. */
const CLOSES_AFTER_MS = 3_600_000;

export interface Close {
  name: PeriodName;
  ends_at: string;
}

/** What a close paid, for whoever is told of it after the commit. */
export interface Paid {
  fact: PeriodFact;
  shares: readonly Share[];
}

export interface Closed {
  period: ClosedPeriod;
  /** false: it was closed before */
  is_new: boolean;
  paid: Paid[];
  awards: NewAward[];
}

/**
 * Every period that is over and not closed, in the order of their ends; of one end the shorter first. A period
 * that a later version of the plan no longer has closes still up to when that version took over.
 */
export async function dueCloses(services: Services, now: string): Promise<Close[]> {
  // An empty database gets its version 1.
  await services.plan.versionAt(now);
  const open = await openSince(services);
  const limit = new Date(Date.parse(now) - CLOSES_AFTER_MS).toISOString();
  const since = new Map(PERIODS.flatMap((name) => sinceOf(name, open(name))));
  const [began] = [...since.values()].sort();
  if (began === undefined) return [];
  const due: Close[] = [];
  for (const { version, until } of await services.plan.versionsBetween(began, now)) {
    const { plan } = version;
    const last = until !== null && until < limit ? until : limit;
    for (const name of periodNamesOf(plan)) {
      const ends = endsOf(name, plan.time_zone, since.get(name) as string, last);
      due.push(...ends.map((ends_at) => ({ name, ends_at })));
      // What one version's calendar ended, the next one's begins after.
      since.set(name, ends[ends.length - 1] ?? (since.get(name) as string));
    }
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const rank = ({ name }: Close) => PERIODS.indexOf(name);
  return due.sort((a, b) => order(a.ends_at, b.ends_at) || rank(a) - rank(b));
}

const sinceOf = (name: PeriodName, at: string | null): [PeriodName, string][] =>
  at === null ? [] : [[name, at]];

/** Where the periods of a name end after `since`, up to and with `last`. */
function endsOf(name: PeriodName, zone: string, since: string, last: string): string[] {
  const ends: string[] = [];
  let ends_at = nextBoundary(name, since, zone);
  for (; ends_at <= last; ends_at = nextBoundary(name, ends_at, zone)) ends.push(ends_at);
  return ends;
}

/** Since when a period is open: its last close, or the first joining; null while nobody joined. */
export async function openSince({
  ledger,
}: Services): Promise<(name: PeriodName) => string | null> {
  const [last, began] = await ledger.onSnapshot(
    async (context) =>
      [await periods.readLastCloses(context), await seats.firstJoining(context)] as const,
  );
  return (name) => last.get(name)?.ends_at ?? began;
}

/**
 * Closes one period up to a time. Closed to there, or beyond, already: answers the last close; and so it does
 * when an admin, `closer`, closes by hand and nothing happened since. A close by hand is recorded.
 */
export async function closeAt(
  services: Services,
  { name, ends_at }: Close,
  closer: string | null = null,
): Promise<Closed | null> {
  return services.ledger.underLock(async (context) => {
    const last = (await periods.readLastCloses(context)).get(name);
    const began = last?.ends_at ?? (await seats.firstJoining(context));
    if (began === null) return null;
    const isClosed = last !== undefined && last.ends_at >= ends_at;
    const isQuiet = last !== undefined && last.state === (await stateOf(context));
    if (last && (isClosed || (closer !== null && isQuiet))) {
      return { period: last, is_new: false, paid: [], awards: [] };
    }
    const closed = await writeClose(services, { name, ends_at }, { last, began }, context);
    if (closer !== null) await recordClose(closed, closer, context);
    return closed;
  });
}

async function recordClose(
  { period, paid }: Closed,
  actor: string,
  context: SharedContext,
): Promise<void> {
  const { name, starts_at, ends_at } = period;
  const items = paid.map(({ fact, shares }) => ({
    code: fact.code,
    amount: formatUnits(
      shares.reduce((sum, { amount }) => sum + amount, 0n),
      fact.currency,
    ),
    currency: fact.currency,
    shares: shares.length,
  }));
  const deed = { action: "period.close", before: { starts_at }, after: { ends_at, paid: items } };
  const subject = { subject_kind: "period" as const, subject_id: `${name}:${ends_at}` };
  await audit.record(context, [{ ...deed, ...subject, actor }]);
}

interface Before {
  last: ClosedPeriod | undefined;
  /** when this period began */
  began: string;
}

async function writeClose(
  services: Services,
  { name, ends_at }: Close,
  { last, began }: Before,
  context: SharedContext,
): Promise<Closed> {
  const version = await services.plan.versionAt(justBefore(ends_at), context);
  const { plan } = version;
  const volume_no = await seats.lastEntry(context);
  const stretch = {
    period: name,
    from: last?.ends_at ?? null,
    at: ends_at,
    after_no: last?.volume_no ?? "0",
  };
  const seen = await loadSnapshot(services, plan, stretch, context);
  const ref = `${name}:${ends_at}`;
  const points = await closePoints(version, seen, context);
  const { snapshot, changes, awards } = await applyRanks(plan, points.snapshot, ref, context);
  await points.write(changes);
  await rateAgain(services, plan, ends_at, changes, context);
  // What the period pays sees the ranks its close gave.
  const closing = closePeriod(plan, snapshot);
  const { entries, paid } = await periodEntries(services, version, closing.facts, context);
  await services.ledger.write(entries, [], context);
  for (const [code, marks] of closing.marks) await periods.putMarks(context, code, marks);
  const period = {
    name,
    starts_at: began,
    ends_at,
    volume_no,
    state: await stateOf(context),
  };
  const closed_at = await periods.addPeriod(context, { ...period, plan_version_id: version.id });
  return { period: { ...period, closed_at }, is_new: true, paid, awards };
}

/** The version that was in force to the end of a period. */
const justBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString();

/** How far the book, what was counted, awards and points have come. */
async function stateOf(context: SharedContext): Promise<string> {
  const counted = `${await seats.lastEntry(context)}:${await lastAward(context)}`;
  return periods.readState(context, `${counted}:${await lastPointEntry(context)}`);
}

async function periodEntries(
  { ledger }: Services,
  { id, plan }: { id: string; plan: Plan },
  facts: readonly PeriodFact[],
  context: SharedContext,
): Promise<{ entries: Entry[]; paid: Paid[] }> {
  const paid = facts.map((fact) => ({ fact, shares: payPeriod(itemOf(plan, fact), fact) }));
  const partners = paid
    .flatMap(({ shares }) => shares)
    .flatMap(({ recipient }) => (recipient.kind === "partner" ? recipient.id : []));
  const book = await loadBalances({ ledger }, [...new Set(partners)], context);
  const entries = paid.map(({ fact, shares }): Entry => {
    const postings = sharePostings(fact, payerOf(itemOf(plan, fact)), shares, book);
    postings.forEach((posting) => book.post(posting));
    const key = `${fact.kind}:${fact.code}:${fact.at}`;
    return {
      key,
      kind: fact.kind,
      fact,
      fact_id: key,
      order_id: null,
      plan_version_id: id,
      postings,
      trace: null,
    };
  });
  return { entries, paid };
}

function itemOf(plan: Plan, { code }: PeriodFact): Period {
  const item = plan.periods.find((other) => other.code === code);
  if (!item) throw new Error(`plan "${plan.code}" has no period item "${code}"`);
  return item;
}
