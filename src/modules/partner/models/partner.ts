import { model } from "@medusajs/framework/utils";

/** A customer enrolled in the network. `display_name` is what other partners see: first name and initial. */
export const Partner = model.define(
  { name: "UplinePartner", tableName: "upline_partner" },
  {
    id: model.id({ prefix: "prt" }).primaryKey(),
    customer_id: model.text(),
    display_name: model.text().searchable(),
    referral_code: model.text().searchable(),
    sponsor_id: model.text().nullable(),
    status: model.enum(["active", "suspended", "terminated"]).default("active"),
    joined_at: model.dateTime(),
    activated_at: model.dateTime().nullable(),
    first_purchase_at: model.dateTime().nullable(),
    kyc_level: model.enum(["NONE", "BASIC", "STANDARD", "FULL"]).default("NONE"),
  },
);
