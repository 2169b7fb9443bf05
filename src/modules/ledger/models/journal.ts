import { model } from "@medusajs/framework/utils";

/** The postings of one decision, under one unique key (`id`), chained by hash in the order of decision (`no`). */
export const Journal = model.define(
  { name: "UplineJournal", tableName: "upline_journal" },
  {
    id: model.text().primaryKey(),
    no: model.text(),
    kind: model.text(),
    fact_id: model.text().nullable(),
    order_id: model.text().nullable(),
    at: model.dateTime(),
    input_hash: model.text(),
    trace: model.json().nullable(),
    prev_hash: model.text(),
    hash: model.text(),
  },
);
