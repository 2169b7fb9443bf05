import { model } from "@medusajs/framework/utils";

/** A version of the store's plan; its document never changes once published. */
export const PlanVersion = model.define(
  { name: "UplinePlanVersion", tableName: "upline_plan_version" },
  {
    id: model.id({ prefix: "uplan" }).primaryKey(),
    code: model.text(),
    version: model.number(),
    status: model.enum(["draft", "published", "superseded"]),
    document: model.json(),
    hash: model.text(),
    effective_from: model.dateTime().nullable(),
  },
);
