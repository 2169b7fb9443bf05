import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Creates the house funds and what they are for; their money is ledger accounts. */
export class Migration20261121000100_create_trust_fund extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_trust_fund (
        code text primary key,
        purpose text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      )`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_trust_fund`);
  }
}
