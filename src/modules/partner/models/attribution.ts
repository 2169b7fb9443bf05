import { model } from "@medusajs/framework/utils";

/** From when until when a cart counted for a partner. Rows are ended, never overwritten. */
export const Attribution = model.define(
  { name: "UplineAttribution", tableName: "upline_attribution" },
  {
    id: model.id({ prefix: "uatt" }).primaryKey(),
    cart_id: model.text(),
    partner_id: model.text(),
    source: model.enum(["code"]),
    attributed_at: model.dateTime(),
    removed_at: model.dateTime().nullable(),
  },
);
