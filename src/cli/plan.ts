import { readFileSync } from "node:fs";
import { parsePlan } from "../engine/plan";
import type { Plan } from "../engine/plan";
import { PRESET_CODES, preset } from "../engine/presets";
import { Refusal, fileReason } from "./command";

/** The plan a command was given: a preset id or a JSON file. */
export function loadPlan(name: string): Plan {
  if (PRESET_CODES.includes(name)) return preset(name);
  let text: string;
  try {
    text = readFileSync(name, "utf8");
  } catch (error) {
    const known = PRESET_CODES.join(", ");
    throw new Refusal(`plan "${name}" is no preset (${known}), and as a file ${fileReason(error)}`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${name}: ${(error as Error).message}`);
  }
  return parsePlan(document);
}
