import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Keeps every head of the chain that was published with a proof or a statement: what is cut off below one, or
 * made anew with all its hashes, is found. A head also fixes when the journals below it were recorded, which no
 * hash of the chain knows. Journals of older books are given times that never go back.
 */
export class Migration20261121001300_publish_heads extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_head (
        no bigint primary key check (no > 0),
        hash text not null,
        times_hash text not null,
        at timestamptz not null default clock_timestamp(),
        why text not null check (why in ('proof', 'statement'))
      )`);
    this.addSql(`
      create or replace trigger upline_head_append_only
      before update or delete or truncate on upline_head
      for each statement execute function upline_refuse_change()`);
    this.addSql(`alter table upline_journal disable trigger upline_journal_append_only`);
    this.addSql(`
      update upline_journal j set created_at = t.at, updated_at = t.at
      from (select no, max(created_at) over (order by no) as at from upline_journal) t
      where t.no = j.no and (j.created_at <> t.at or j.updated_at <> t.at)`);
    this.addSql(`alter table upline_journal enable trigger upline_journal_append_only`);
    this.addSql(
      `create index if not exists upline_journal_recorded on upline_journal (created_at, no)`,
    );
    this.addSql(
      `create index if not exists upline_journal_hash on upline_journal using hash (hash)`,
    );
    this.addSql(
      `create unique index if not exists upline_journal_fact on upline_journal (fact_id)`,
    );
    this.addSql(`
      create index if not exists upline_fact_move on upline_fact (id collate "C")
      where kind in ('payout', 'fund_withdrawal', 'adjustment')`);
    this.addSql(`
      alter table upline_proof add column if not exists kind text not null default 'proof'
        check (kind in ('proof', 'check'))`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table upline_proof drop column if exists kind`);
    this.addSql(
      `drop index if exists upline_fact_move, upline_journal_fact, upline_journal_hash, upline_journal_recorded`,
    );
    this.addSql(`drop table if exists upline_head`);
  }
}
