import type { Plan } from "../plan";
import type { Finding } from "./finding";

/** One concern of the linter: a pure function of the plan, one file for each group of them. */
export type Rule = (plan: Plan) => Finding[];
