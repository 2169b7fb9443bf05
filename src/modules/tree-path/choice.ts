/** Places that somebody chose for a newcomer that is held, and why one is refused. */
import type { PlaceChooser } from "../../engine/facts";
import { UplineError, type ErrorType } from "../../support/errors";

/** How somebody stands who had no place when joining. */
export interface Waited {
  partner_id: string;
  /** until when its place may be chosen; null when it has one or waits for the first free one */
  held_until: string | null;
  /** null when its place was the first free one, or there is none yet */
  chosen_by: PlaceChooser | null;
}

export interface Choice {
  partner_id: string;
  parent_id: string;
  /** null: the first free one */
  position: number | null;
  chosen_by: PlaceChooser;
  /** the sponsor's partner id, or the admin's */
  chooser_id: string;
}

/** As `upline_choose_place` says it. */
export type PlaceRefusal =
  | "unknown_partner"
  | "not_held"
  | "chooser_unplaced"
  | "unknown_parent"
  | "too_deep"
  | "no_such_position"
  | "place_taken";

const REFUSALS: Record<PlaceRefusal, [type: ErrorType, code: string, message: string]> = {
  unknown_partner: ["not_found", "partner_not_found", "no such partner among your recruits"],
  not_held: ["conflict", "not_held", "this partner is not held any more: nobody chooses its place"],
  chooser_unplaced: [
    "conflict",
    "sponsor_unplaced",
    "you have no place in the tree yet, so there are no places below you",
  ],
  unknown_parent: ["not_found", "parent_not_found", "parent_id: no such partner in this downline"],
  too_deep: ["conflict", "tree_too_deep", "parent_id: the tree has no places below this partner"],
  no_such_position: ["invalid_data", "no_such_position", "position: the tree is not that wide"],
  place_taken: ["conflict", "place_taken", "this place is taken; choose another one"],
};

export function placeRefused(refusal: PlaceRefusal, details: Record<string, unknown>): UplineError {
  const [type, code, message] = REFUSALS[refusal];
  return new UplineError(type, code, message, details);
}
