import { binaryCredits } from "./binary-credits";
import { differential } from "./differential";
import { halvingMatrix } from "./halving-matrix";
import { pointsLadder } from "./points-ladder";
import type { Story } from "./story";
import { twelveLevel } from "./twelve-level";

export type { Invitation, Step, Story } from "./story";

/** The demo of each preset, with its own products, people and orders. */
const STORIES: Readonly<Record<string, Story>> = {
  "halving-matrix": halvingMatrix,
  differential,
  "twelve-level": twelveLevel,
  "points-ladder": pointsLadder,
  "binary-credits": binaryCredits,
};

/** A plan that is no preset is shown with the story of the first one. */
export const storyOf = (preset: string): Story => STORIES[preset] ?? halvingMatrix;
