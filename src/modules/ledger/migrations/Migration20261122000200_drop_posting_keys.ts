import { Migration } from "@medusajs/framework/mikro-orm/migrations";

const KEYS: Record<string, string> = {
  journal_no: "upline_journal (no)",
  from_account: "upline_account (id)",
  to_account: "upline_account (id)",
};

/** Lets the proof alone answer for what the foreign keys of postings did (decision 24). */
export class Migration20261122000200_drop_posting_keys extends Migration {
  override async up(): Promise<void> {
    for (const column of Object.keys(KEYS)) {
      this.addSql(
        `alter table upline_posting drop constraint if exists upline_posting_${column}_fkey`,
      );
    }
  }

  override async down(): Promise<void> {
    for (const [column, key] of Object.entries(KEYS)) {
      this.addSql(
        `alter table upline_posting add constraint upline_posting_${column}_fkey
         foreign key (${column}) references ${key}`,
      );
    }
  }
}
