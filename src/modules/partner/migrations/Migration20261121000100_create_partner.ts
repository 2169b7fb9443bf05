import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** Creates partners: one per customer, each with a code that no other partner ever had. */
export class Migration20261121000100_create_partner extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_partner (
        id text primary key,
        customer_id text not null,
        display_name text not null,
        referral_code text not null,
        sponsor_id text references upline_partner (id),
        status text not null default 'active' check (status in ('active', 'suspended', 'terminated')),
        joined_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz,
        check (sponsor_id is distinct from id)
      )`);
    this.addSql(
      `create unique index if not exists upline_partner_customer on upline_partner (customer_id)`,
    );
    this.addSql(
      `create unique index if not exists upline_partner_code on upline_partner (referral_code)`,
    );
    this.addSql(`create index if not exists upline_partner_sponsor on upline_partner (sponsor_id)`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_partner`);
  }
}
