/** Whether the network keeps up: the drain's lag, what fails and why, the last proof and the last sweep. */
import type { Page } from "../../modules/tree-path/service";
import { isoTime, isoTimeOrNull } from "../../support/sql";
import type { Fault } from "../proof/fault";
import type { Proof } from "../prove-ledger";
import type { Services } from "../services";

/** The release job runs every hour; money that waits longer than two is overdue. */
const OVERDUE_MS = 2 * 3_600_000;
const SWEEP = "orders";

interface InboxRow {
  size: number;
  due: number;
  failing: number;
  oldest_due_at: string | null;
  lag_ms: string;
}

interface FailureRow {
  kind: string;
  ref: string;
  error: string;
  tries: number;
  next_try_at: string;
  hinted_at: string;
}

interface CheckRow {
  kind: "proof" | "check";
  ok: boolean;
  result: { first_fault: Fault | null };
  at: string;
}

/** A page of failing hints, the one that is tried next first, with how many there are. */
export async function showFailures({ ledger }: Services, { limit, offset }: Page) {
  const rows = await ledger.read<FailureRow>("FAILING_HINTS", [limit, offset]);
  const [{ failing }] = await ledger.read<InboxRow>("INBOX_STATUS");
  const failures = rows.map((row) => ({
    ...row,
    next_try_at: isoTime(row.next_try_at),
    hinted_at: isoTime(row.hinted_at),
  }));
  return { failures, count: failing };
}

/** `lag_ms` is how long the oldest due hint has been waiting; 0 when none is due. `in_doubt`: payouts wait. */
export async function showHealth(services: Services, page: Page, now: Date) {
  const { ledger } = services;
  const [inbox] = await ledger.read<InboxRow>("INBOX_STATUS");
  const [proof] = await ledger.read<{ result: Proof; at: string }>("LAST_PROOF");
  const [check] = await ledger.read<CheckRow>("LAST_CHECK");
  const [doubt] = await ledger.read<{ fault: Fault; at: string }>("DOUBT");
  const [overdue] = await ledger.read<{ count: number; oldest_at: string | null }>(
    "OVERDUE_RELEASES",
    [new Date(now.getTime() - OVERDUE_MS).toISOString()],
  );
  const { failures, count } = await showFailures(services, page);
  return {
    health: {
      drain: {
        inbox_size: inbox.size,
        due: inbox.due,
        failing: inbox.failing,
        oldest_due_at: isoTimeOrNull(inbox.oldest_due_at),
        lag_ms: Number(inbox.lag_ms),
      },
      failures,
      last_proof: proof
        ? { ok: proof.result.ok, at: isoTime(proof.at), first_fault: proof.result.first_fault }
        : null,
      last_check: check
        ? {
            kind: check.kind,
            ok: check.ok,
            at: isoTime(check.at),
            first_fault: check.result.first_fault,
          }
        : null,
      in_doubt: doubt ? { at: isoTime(doubt.at), first_fault: doubt.fault } : null,
      last_sweep_at: await ledger.sweptTo(SWEEP),
      releases_overdue: { count: overdue.count, oldest_at: isoTimeOrNull(overdue.oldest_at) },
    },
    count,
    ...page,
  };
}
