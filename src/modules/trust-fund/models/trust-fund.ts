import { model } from "@medusajs/framework/utils";

/** A house fund and what it is for. */
export const TrustFund = model.define(
  { name: "UplineTrustFund", tableName: "upline_trust_fund" },
  { code: model.text().primaryKey(), purpose: model.text() },
);
