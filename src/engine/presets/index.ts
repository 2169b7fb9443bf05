/** Plans that ship with Upline: data only, one file a seed document. */
import { EngineError } from "../errors";
import { parsePlan } from "../plan";
import type { Plan } from "../plan";
import { binaryCredits } from "./binary-credits";
import { differential } from "./differential";
import { halvingMatrix } from "./halving-matrix";
import { pointsLadder } from "./points-ladder";
import { twelveLevel } from "./twelve-level";

const DOCUMENTS = [halvingMatrix, differential, twelveLevel, pointsLadder, binaryCredits] as const;

export const PRESET_CODES: readonly string[] = DOCUMENTS.map((document) => document.code);

/** The plan of a preset; throws `unknown_preset`. */
export function preset(code: string): Plan {
  const document = DOCUMENTS.find((item) => item.code === code);
  if (!document) {
    const known = PRESET_CODES.join(", ");
    throw new EngineError("unknown_preset", `preset "${code}" is not one of: ${known}`, "preset");
  }
  return parsePlan(document);
}
