import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Lets reports find journals by their time and failing hints without reading the whole book or inbox. */
export class Migration20261121000400_index_the_reports extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index if not exists upline_journal_at on upline_journal (at)`);
    this.addSql(
      `create index if not exists upline_fact_sale_at on upline_fact (at) where kind = 'sale'`,
    );
    this.addSql(
      `create index if not exists upline_inbox_failed on upline_inbox (next_try_at, id)
       where error is not null`,
    );
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists upline_inbox_failed, upline_fact_sale_at, upline_journal_at`);
  }
}
