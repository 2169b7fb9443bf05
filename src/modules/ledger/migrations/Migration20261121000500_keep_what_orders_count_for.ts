import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Keeps what an order is worth to the plan (`value`, at its first base) and how much of that counts by now
 * (`counted`): a later look counts the difference. Both stay null under a plan that counts nothing. Also whom a
 * client's order counted for, so that a client who bought before is known, and what the order came from.
 */
export class Migration20261121000500_keep_what_orders_count_for extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table upline_order
        add column if not exists source text not null default 'order'
          check (source in ('order', 'investment', 'profit')),
        add column if not exists client_id text,
        add column if not exists seller_id text,
        add column if not exists value jsonb,
        add column if not exists counted jsonb`);
    this.addSql(
      `create index if not exists upline_order_client on upline_order (client_id)
       where client_id is not null`,
    );
  }

  override async down(): Promise<void> {
    this.addSql(`
      alter table upline_order drop column if exists source, drop column if exists client_id,
        drop column if exists seller_id, drop column if exists value, drop column if exists counted`);
  }
}
