import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Creates attributions: which partner a cart counts for, with its history, so that a later look finds what was true. */
export class Migration20261121000200_create_attribution extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_attribution (
        id text primary key,
        cart_id text not null,
        partner_id text not null references upline_partner (id),
        source text not null check (source in ('code')),
        attributed_at timestamptz not null default clock_timestamp(),
        removed_at timestamptz,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      )`);
    this.addSql(
      `create index if not exists upline_attribution_cart on upline_attribution (cart_id, attributed_at)`,
    );
    this.addSql(
      `create unique index if not exists upline_attribution_current on upline_attribution (cart_id)
       where removed_at is null`,
    );
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_attribution`);
  }
}
