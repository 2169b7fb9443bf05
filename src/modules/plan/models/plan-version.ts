import { model } from "@medusajs/framework/utils";

/** A version of the store's plan; its document never changes once published. */
export const PlanVersion = model.define(
  { name: "UplinePlanVersion", tableName: "upline_plan_version" },
  {
    id: model.id({ prefix: "uplan" }).primaryKey(),
    code: model.text(),
    /** null while it is a draft */
    version: model.number().nullable(),
    status: model.enum(["draft", "published", "superseded"]),
    document: model.json(),
    hash: model.text(),
    effective_from: model.dateTime().nullable(),
    /** codes of linter warnings that were acknowledged when it was published */
    acknowledged: model.json(),
    created_by: model.text().nullable(),
    published_by: model.text().nullable(),
    published_at: model.dateTime().nullable(),
  },
);
