import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Creates plan versions; a trigger keeps a published version as it was, but that it can be superseded. */
export class Migration20261121000100_create_plan_version extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_plan_version (
        id text primary key,
        code text not null,
        version int not null unique check (version > 0),
        status text not null check (status in ('draft', 'published', 'superseded')),
        document jsonb not null,
        hash text not null,
        effective_from timestamptz,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      )`);
    this.addSql(`
      create or replace function upline_keep_published_plan() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' or new.status = 'draft'
          or to_jsonb(new) - '{status,updated_at}'::text[] <> to_jsonb(old) - '{status,updated_at}'::text[]
        then
          raise exception 'plan version % is published and never changes', old.version
            using errcode = 'UP003';
        end if;
        return new;
      end $$`);
    this.addSql(`
      create or replace trigger upline_plan_version_published before update or delete on upline_plan_version
      for each row when (old.status <> 'draft') execute function upline_keep_published_plan()`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_plan_version`);
    this.addSql(`drop function if exists upline_keep_published_plan()`);
  }
}
