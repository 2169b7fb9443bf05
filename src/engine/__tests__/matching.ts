/** What tests of matching are given: a binary tree without a depth, one matching item, and its weeks. */
import type { TimedEvent } from "../history";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { binaryCredits } from "../presets/binary-credits";
import { at } from "./given";

const match = {
  kind: "binary_match",
  code: "match",
  every: "week",
  rate: "0.1",
  volume: "bv",
  requires: "active",
  limit: "1",
  remainder: "house:breakage",
};
export const planWith = (change: object = {}, fields: object = {}): Plan =>
  parsePlan({
    ...binaryCredits,
    placement: { kind: "binary", fill: "breadth_first", start: "root" },
    bonuses: [],
    periods: [{ ...match, ...change }],
    ...fields,
  });

/** In minutes. */
export const DAY = 1_440;
/** The close of a week; its number is its place in time, in days. */
export const week = (day: number): TimedEvent => ({
  kind: "close",
  id: `w${day}`,
  at: at(day * DAY),
  period: "week",
});
