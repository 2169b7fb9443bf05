/** What may become of a plan version: the checks between a draft and a published one. */
import type { Finding } from "../../engine/lint";
import { widthOf } from "../../engine/placement/schema";
import type { Plan } from "../../engine/plan";
import { UplineError } from "../../support/errors";

export const PLAN_STATUSES = ["draft", "published", "superseded"] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** A version as admins see it; times are ISO. */
export interface ShownVersion {
  id: string;
  code: string;
  name: string;
  /** null while it is a draft */
  version: number | null;
  status: PlanStatus;
  /** it runs beside the plan in force, without paying */
  is_shadow: boolean;
  hash: string;
  effective_from: string | null;
  acknowledged: string[];
  created_by: string | null;
  created_at: string;
  published_by: string | null;
  published_at: string | null;
}

export function planNotFound(id: string): UplineError {
  return new UplineError("not_found", "plan_not_found", "no such plan version", { id });
}

export function notADraft(id: string): UplineError {
  const message = "this version is published and never changes; create a new draft";
  return new UplineError("conflict", "plan_published", message, { id });
}

/**
 * Refuses a plan by what the linter found in it; returns the acknowledged codes that were asked for.
 * Only what the plan needs is kept: an acknowledgement of something that is not there means nothing.
 */
export function acknowledgedOf(findings: readonly Finding[], given: readonly string[]): string[] {
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length > 0) throw refused("plan_has_errors", errors);
  const asked = findings.filter((finding) => finding.must_acknowledge);
  const open = asked.filter(({ code }) => !given.includes(code));
  if (open.length > 0) throw refused("not_acknowledged", open);
  return [...new Set(asked.map(({ code }) => code))];
}

function refused(code: string, findings: Finding[]): UplineError {
  const reasons = findings.map((finding) => `${finding.path}: ${finding.message}`).join("; ");
  return new UplineError("invalid_data", code, reasons, { findings });
}

/** The time from which a version counts: now unless said, never in the past, never before the last one. */
export function effectiveFrom(asked: string | null, now: string, last: string): string {
  const from = asked ?? now;
  const refuse = (message: string): UplineError =>
    new UplineError("invalid_data", "invalid_effective_from", `effective_from: ${message}`, {
      path: "effective_from",
    });
  if (Date.parse(from) < Date.parse(now)) throw refuse("lies in the past");
  if (Date.parse(from) < Date.parse(last)) {
    throw refuse(`lies before the version already published, which counts from ${last}`);
  }
  return from;
}

/** Whoever has a place keeps it: the tree that is there can grow deeper, not become another one. */
export function refuseOtherTree(plan: Plan, last: Plan): void {
  const { kind } = plan.placement;
  if (kind === last.placement.kind && widthOf(plan.placement) === widthOf(last.placement)) return;
  const message = `placement: partners sit in a ${last.placement.kind} tree already, of another shape`;
  throw new UplineError("invalid_data", "placement_fixed", message, { path: "placement" });
}
