/** A shadow as admins see it: how far it followed, and what it would have cost beside what was decided. */
import { Comparison } from "../../engine/comparison";
import { linesOf, type StoredLine } from "../../modules/plan";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { noShadow } from "../steps/run-shadow";

const PAGE = 500;
const MOST_FAILURES = 20;
/** Beyond every journal. */
const END = (2n ** 63n - 1n).toString();

/**
 * The running shadow of a plan, or its last one; refuses an unknown plan and one that never ran. Compared are
 * the `limit` orders decided last, each at its last decision; an order the shadow could not decide is left out
 * and counted in `failed`. `behind` is how many journals it has not looked at yet.
 */
export async function showShadow(services: Services, plan_id: string, limit: number) {
  const { plan, ledger } = services;
  await plan.version(plan_id, new Date().toISOString());
  const shadow = await plan.shadowOf(plan_id);
  if (!shadow) throw noShadow(plan_id, "never ran as a shadow");
  const { id, hash, started_by, started_at, stopped_by, stopped_at, error } = shadow;
  const counts = await plan.shadowCounts(id);
  const failures = await plan.shadowFailures(id, MOST_FAILURES);
  const [{ no }] = await ledger.read<{ no: string }>("LAST_JOURNAL");
  const isRunning = stopped_at === null;
  return {
    id,
    plan_id,
    status: isRunning ? ("running" as const) : ("stopped" as const),
    hash,
    ...{ started_by, started_at, stopped_by, stopped_at, error },
    behind: isRunning ? Number(BigInt(no) - BigInt(shadow.followed_no)) : null,
    ...counts,
    failures,
    comparison: await compareShadow(services, id, limit),
  };
}

/** Both sides on one snapshot: what the book decided in a journal against what the shadow did. */
async function compareShadow({ ledger, plan }: Services, shadow_id: string, limit: number) {
  const comparison = new Comparison();
  const compareFrom = async (before: string, context: SharedContext): Promise<string | null> => {
    const size = Math.min(PAGE, limit - comparison.orders);
    // One more than is looked at tells whether there are more.
    const found = await plan.lastDecisions(shadow_id, before, size + 1, context);
    const standing = found.slice(0, size);
    const numbers = standing.map(({ journal_no }) => journal_no);
    type Row = { no: string; lines: StoredLine[] };
    const rows = await ledger.read<Row>("LINES_OF_JOURNALS", [numbers], context);
    const decided = new Map(rows.map(({ no, lines }) => [no, linesOf(lines)]));
    for (const { journal_no, lines, ...sale } of standing) {
      comparison.add(sale, decided.get(journal_no) ?? [], lines);
    }
    return found.length > size ? standing[standing.length - 1].journal_no : null;
  };
  let before: string | null = END;
  await ledger.onSnapshot(async (context) => {
    while (before !== null && comparison.orders < limit)
      before = await compareFrom(before, context);
  });
  return { complete: before === null, ...comparison.report() };
}
