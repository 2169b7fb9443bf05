import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Counts on each account the lines that credited it, so that a page of a long history knows how long it is. */
export class Migration20261122000100_count_lines extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table upline_account
      add column if not exists lines int not null default 0 check (lines >= 0)`);
    this.addSql(`
      update upline_account a set lines = l.lines from (
        select p.to_account as id, count(*) as lines
        from upline_journal j join upline_posting p on p.journal_no = j.no and p.order_id is not null
        where j.kind = 'sale' and not exists (
          select from upline_posting e
          where e.journal_no = p.journal_no and e.line < p.line and e.bonus = p.bonus
            and e.level is not distinct from p.level and e.rate is not distinct from p.rate)
        group by 1) l
      where l.id = a.id`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table upline_account drop column if exists lines`);
  }
}
