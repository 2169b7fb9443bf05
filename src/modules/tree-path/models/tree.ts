import { model } from "@medusajs/framework/utils";

/** One of the two trees, and the gate that numbers the joins. Nodes are read and written in SQL alone. */
export const Tree = model.define(
  { name: "UplineTree", tableName: "upline_tree" },
  { code: model.text().primaryKey(), width: model.number().nullable() },
);
