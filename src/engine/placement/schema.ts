/** Where newcomers sit: the `placement` of a plan. */
import { z } from "zod";

/** What every width-limited tree shares: which free place comes first, and where it ends. */
const forced = {
  fill: z.literal("breadth_first").describe("level by level, from left to right"),
  start: z
    .enum(["sponsor", "root"])
    .describe("the search begins at the sponsor, or at the root for everybody"),
  max_depth: z
    .int()
    .min(1)
    .max(2_000)
    .optional()
    .describe("steps below the root that have places; who finds none waits, unplaced"),
  holding_days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe(
      "days an invited newcomer stays unplaced, so that its sponsor can choose the place; absent: none",
    ),
};

export const placement = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("sponsor") })
    .describe("everyone sits directly under the sponsor; unlimited width"),
  z
    .strictObject({
      kind: z.literal("matrix"),
      width: z.int().min(2).max(9).describe("places directly below each partner"),
      ...forced,
    })
    .describe("a forced matrix: the first free place, breadth first"),
  z
    .strictObject({ kind: z.literal("binary"), ...forced })
    .describe("a matrix of two: position 0 is left, 1 is right"),
]);
export type Placement = z.infer<typeof placement>;

const BINARY_WIDTH = 2;

/** Children a node may have; null for unlimited. */
export function widthOf(placement: Placement): number | null {
  switch (placement.kind) {
    case "sponsor":
      return null;
    case "matrix":
      return placement.width;
    case "binary":
      return BINARY_WIDTH;
  }
}

const DAY_MS = 86_400_000;

/**
 * Until when a newcomer is held, unplaced; null for one that is placed on joining. Nobody chooses for who has
 * no sponsor, so that one is never held.
 */
export function heldUntil(
  placement: Placement,
  { joined_at, sponsor_id }: { joined_at: string; sponsor_id: string | null },
): string | null {
  if (placement.kind === "sponsor" || sponsor_id === null) return null;
  const { holding_days } = placement;
  if (holding_days === undefined) return null;
  return new Date(Date.parse(joined_at) + holding_days * DAY_MS).toISOString();
}
