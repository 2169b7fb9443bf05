import { model } from "@medusajs/framework/utils";

/** Money a partner asked for: how much, by which provider, and what became of it. */
export const Payout = model.define(
  { name: "UplinePayout", tableName: "upline_payout" },
  {
    id: model.text().primaryKey(),
    partner_id: model.text(),
    provider: model.text(),
    currency: model.text(),
    state: model.text(),
  },
);
