import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates both trees. A node keeps its ancestors, nearest first, in an array that is cut where an ancestor's
 * depth is a multiple of 64: reading any upline takes one hop per 64 levels, and a join writes a row of
 * bounded size at any depth. `path` is the row of positions from the root; it orders one depth of a matrix
 * breadth first, and a partial index over open nodes finds the first free place with one probe a level.
 * Who finds no place waits in `upline_waiting`, in order of joining; the row stays when a place is found, so
 * that what was said at the joining can be told from what came later. The tree remembers the rule its waiting
 * were last tried under, and up to whom: a full tree costs a join nothing.
 */
export class Migration20261121000100_create_tree extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_tree (
        code text primary key check (code in ('sponsor', 'placement')),
        width smallint check (width between 2 and 9),
        start_at_root boolean,
        max_depth int,
        tried_no bigint not null default 0,
        last_no bigint not null default 0,
        last_joined_at timestamptz not null default '-infinity',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      )`);
    this.addSql(`insert into upline_tree (code) values ('sponsor') on conflict do nothing`);
    this.addSql(`
      create table if not exists upline_node (
        tree text not null references upline_tree (code),
        no bigint not null,
        partner_id text not null,
        parent_no bigint,
        depth int not null,
        position int not null,
        child_count int not null default 0,
        descendant_count bigint not null default 0,
        width smallint,
        joined_at timestamptz not null,
        ancestors bigint[] not null,
        path text collate "C",
        primary key (tree, no),
        foreign key (tree, parent_no) references upline_node (tree, no),
        check (width is null or child_count <= width)
      ) with (fillfactor = 85)`);
    this.addSql(
      `create unique index if not exists upline_node_partner on upline_node (partner_id, tree)`,
    );
    this.addSql(
      `create unique index if not exists upline_node_place on upline_node (tree, parent_no, position)`,
    );
    this.addSql(`create index if not exists upline_node_depth on upline_node (tree, depth, no)`);
    this.addSql(
      `create index if not exists upline_node_open on upline_node (depth, path)
       where tree = 'placement' and child_count < width`,
    );
    this.addSql(`
      create table if not exists upline_waiting (
        no bigint primary key,
        partner_id text not null unique,
        placed_no bigint
      )`);
    this.addSql(
      `create index if not exists upline_waiting_open on upline_waiting (no) where placed_no is null`,
    );
    this.addSql(`
      create table if not exists upline_tree_mark (
        tree text primary key references upline_tree (code),
        counted_no bigint not null default 0
      )`);
    this.addSql(`insert into upline_tree_mark (tree) values ('sponsor') on conflict do nothing`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists upline_waiting, upline_tree_mark, upline_node, upline_tree`);
  }
}
