import { Module } from "@medusajs/framework/utils";
import { PlanService } from "./service";

export { PLAN_STATUSES } from "./life";

export const PLAN_MODULE = "upline_plan";

export default Module(PLAN_MODULE, { service: PlanService });
