/** Tables as a plugin would define them that leaves storing to Medusa's generated services. */
import { model } from "@medusajs/framework/utils";

export const Member = model.define("bench_member", {
  id: model.id({ prefix: "bmem" }).primaryKey(),
  sponsor_id: model.text().nullable(),
  rank: model.text().default("0"),
  turnover: model.bigNumber().default(0),
});

export const Commission = model.define("bench_commission", {
  id: model.id({ prefix: "bcom" }).primaryKey(),
  order_id: model.text().index(),
  member_id: model.text().index(),
  bonus: model.text(),
  rate: model.text().nullable(),
  amount: model.bigNumber(),
});

export const Balance = model.define("bench_balance", {
  id: model.id({ prefix: "bbal" }).primaryKey(),
  pending: model.bigNumber().default(0),
});
