/** Shadows: drafts that decide every sale and refund beside the plan in force, and never move money. */
import {
  generateEntityId,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import { canonicalJson } from "../../engine/canonical";
import type { Line, Outcome } from "../../engine/decision";
import type { SaleFact } from "../../engine/facts";
import { parsePlan, type Plan } from "../../engine/plan";
import { UplineError } from "../../support/errors";
import { isoTime, isoTimeOrNull, run, runOne, type SharedContext } from "../../support/sql";
import { notADraft, planNotFound, type PlanStatus } from "./life";
import { PlanVersion } from "./models/plan-version";
import * as sql from "./shadow-sql";
import { HOLD } from "./sql";

/** A draft as it was when it began to run; times are ISO. */
export interface Shadow {
  id: string;
  plan_version_id: string;
  plan: Plan;
  hash: string;
  /** number of the book's last journal when it began, and of the last one it looked at */
  started_no: string;
  followed_no: string;
  started_by: string | null;
  started_at: string;
  stopped_by: string | null;
  /** null while it runs */
  stopped_at: string | null;
  /** why following stands still; null when it does not */
  error: string | null;
}

/** What a shadow decides of one fact: an outcome, or why there is none. */
export interface ShadowDecision {
  journal_no: string;
  fact_id: string;
  kind: "sale" | "refund";
  order_id: string;
  at: string;
  currency: string | null;
  /** ledger units of the order's currency */
  base: bigint | null;
  /** the buyer's upline, where it had to be read further than the sale froze it; null: as frozen */
  upline: SaleFact["upline"] | null;
  outcome: Outcome | null;
  error: string | null;
}

/** The last decision of an order. */
export interface StandingDecision {
  journal_no: string;
  currency: string;
  base: bigint;
  lines: Line[];
}

export interface ShadowCounts {
  facts: number;
  orders: number;
  failed: number;
  approximate: number;
}

export interface ShadowFailure {
  fact_id: string;
  order_id: string;
  at: string;
  error: string;
}

interface ShadowRow extends Omit<Shadow, "plan"> {
  document: unknown;
}

/** A line as it is stored: amounts are text. */
export type StoredLine = Omit<Line, "amount"> & { amount: string };

/** The part of the plan module that keeps shadows. */
export class ShadowService extends MedusaService({ UplinePlanVersion: PlanVersion }) {
  /** Lets a draft follow the book from journal `head_no` on; refuses what is no draft or runs already. */
  @InjectTransactionManager()
  async startShadow(
    plan_version_id: string,
    { head_no, by, now }: { head_no: string; by: string | null; now: string },
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await this.holdDraft(plan_version_id, context);
    await this.refuseShadow(plan_version_id, context);
    const id = generateEntityId(undefined, "ushad");
    await run(context, sql.START_SHADOW, [id, plan_version_id, head_no, by, now]);
  }

  /** Ends the running shadow of a plan; false when none runs. */
  @InjectTransactionManager()
  async stopShadow(
    plan_version_id: string,
    { by, now }: { by: string | null; now: string },
    @MedusaContext() context: SharedContext = {},
  ): Promise<boolean> {
    return (await runOne(context, sql.STOP_SHADOW, [plan_version_id, by, now])) !== null;
  }

  /** The running shadow of a plan, or the last one that ran; null when none ever did. */
  @InjectManager()
  async shadowOf(
    plan_version_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Shadow | null> {
    const row = await runOne<ShadowRow>(context, sql.SHADOW_OF, [plan_version_id]);
    return row && toShadow(row);
  }

  @InjectManager()
  async runningShadows(@MedusaContext() context: SharedContext = {}): Promise<string[]> {
    return (await run<{ id: string }>(context, sql.RUNNING_SHADOWS)).map(({ id }) => id);
  }

  /**
   * Runs `work` in one transaction as the one follower of the store. Null, and nothing done, when somebody
   * else follows now or the shadow was stopped.
   */
  @InjectTransactionManager()
  async asFollower<Result>(
    shadow_id: string,
    work: (shadow: Shadow, context: SharedContext) => Promise<Result>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Result | null> {
    const lock = await runOne<{ is_mine: boolean }>(context, sql.FOLLOW_LOCK);
    if (!lock?.is_mine) return null;
    const row = await runOne<ShadowRow>(context, sql.HOLD_SHADOW, [shadow_id]);
    return row && work(toShadow(row), context);
  }

  /** Keeps what was decided, and that the shadow looked as far as journal `followed_no`. */
  @InjectTransactionManager()
  async keepDecisions(
    shadow_id: string,
    decisions: readonly ShadowDecision[],
    followed_no: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    if (decisions.length > 0) {
      await run(context, sql.ADD_DECISIONS, [shadow_id, canonicalJson(decisions)]);
    }
    await run(context, sql.MOVE_SHADOW, [shadow_id, followed_no]);
  }

  /** Says why following stands still; the next look tries again. */
  @InjectManager()
  async failShadow(
    shadow_id: string,
    error: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await run(context, sql.FAIL_SHADOW, [shadow_id, error]);
  }

  /** By order: the upline its sale was decided with, where the tree had to be asked. */
  @InjectManager()
  async shadowUplines(
    shadow_id: string,
    order_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, SaleFact["upline"]>> {
    type Row = { order_id: string; upline: SaleFact["upline"] };
    const rows = await run<Row>(context, sql.SHADOW_UPLINES, [shadow_id, order_ids]);
    return new Map(rows.map(({ order_id, upline }) => [order_id, upline]));
  }

  /** What stands of the orders decided before a journal, the last decided first. */
  @InjectManager()
  async lastDecisions(
    shadow_id: string,
    before_no: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<StandingDecision[]> {
    type Row = Omit<StandingDecision, "base" | "lines"> & { base: string; lines: StoredLine[] };
    const values = [shadow_id, before_no, limit];
    return (await run<Row>(context, sql.LAST_DECISIONS, values)).map((row) => ({
      ...row,
      base: BigInt(row.base),
      lines: linesOf(row.lines),
    }));
  }

  @InjectManager()
  async shadowCounts(
    shadow_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<ShadowCounts> {
    return (await runOne<ShadowCounts>(context, sql.COUNT_DECISIONS, [shadow_id])) as ShadowCounts;
  }

  /** Facts that could not be decided, the last first. */
  @InjectManager()
  async shadowFailures(
    shadow_id: string,
    limit: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<ShadowFailure[]> {
    const rows = await run<ShadowFailure>(context, sql.LAST_FAILURES, [shadow_id, limit]);
    return rows.map((row) => ({ ...row, at: isoTime(row.at) }));
  }

  /** Refuses when a draft runs as a shadow: what it decides must stay what it is. */
  protected async refuseShadow(id: string, context: SharedContext): Promise<void> {
    if (!(await runOne(context, sql.RUNS_AS_SHADOW, [id]))) return;
    const message = "this draft runs as a shadow; stop it first";
    throw new UplineError("conflict", "shadow_running", message, { id });
  }

  /** Locks a draft until commit. */
  protected async holdDraft(id: string, context: SharedContext): Promise<{ document: unknown }> {
    type Row = { status: PlanStatus; document: unknown };
    const row = await runOne<Row>(context, HOLD, [id]);
    if (!row) throw planNotFound(id);
    if (row.status !== "draft") throw notADraft(id);
    return row;
  }
}

export const linesOf = (lines: readonly StoredLine[]): Line[] =>
  lines.map((line) => ({ ...line, amount: BigInt(line.amount) }));

function toShadow({ document, ...row }: ShadowRow): Shadow {
  return {
    ...row,
    plan: parsePlan(document),
    started_at: isoTime(row.started_at),
    stopped_at: isoTimeOrNull(row.stopped_at),
  };
}
