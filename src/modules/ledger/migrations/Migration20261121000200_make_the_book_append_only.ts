import { Migration } from "@medusajs/framework/mikro-orm/migrations";

const TABLES = ["upline_fact", "upline_journal", "upline_posting"];

/** Lets Postgres itself refuse to change or remove what was written: facts, journals and postings stand. */
export class Migration20261121000200_make_the_book_append_only extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create or replace function upline_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % is refused', tg_table_name, tg_op
          using errcode = 'UP003', hint = 'post a correction instead';
      end $$`);
    for (const table of TABLES) {
      this.addSql(`
        create or replace trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function upline_refuse_change()`);
    }
  }

  override async down(): Promise<void> {
    for (const table of TABLES)
      this.addSql(`drop trigger if exists ${table}_append_only on ${table}`);
    this.addSql(`drop function if exists upline_refuse_change()`);
  }
}
