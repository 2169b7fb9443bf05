import { Module } from "@medusajs/framework/utils";
import { PlanService } from "./service";

export { PLAN_STATUSES, planNotFound } from "./life";
export { linesOf, type StoredLine } from "./shadows";

export const PLAN_MODULE = "upline_plan";

export default Module(PLAN_MODULE, { service: PlanService });
