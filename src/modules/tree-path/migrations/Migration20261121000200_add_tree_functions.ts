import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Adds the hot reads and the one write of a tree as functions, so that each is a single round trip: the
 * upline of a node, everything below it, and a new node. The closure relation of the seeds is a view over them.
 */
export class Migration20261121000200_add_tree_functions extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create or replace function upline_ancestors(p_tree text, p_no bigint, p_levels int)
      returns table (no bigint, partner_id text, level int)
      language sql stable parallel safe as $$
        with recursive hop as (
          select ancestors, 0 as above from upline_node where tree = p_tree and upline_node.no = p_no
          union all
          select n.ancestors, hop.above + cardinality(hop.ancestors)
          from hop join upline_node n
            on n.tree = p_tree and n.no = hop.ancestors[cardinality(hop.ancestors)]
          where cardinality(n.ancestors) > 0 and hop.above + cardinality(hop.ancestors) < p_levels
        )
        select n.no, n.partner_id, hop.above + a.place::int
        from hop
        cross join lateral unnest(hop.ancestors) with ordinality a (no, place)
        join upline_node n on n.tree = p_tree and n.no = a.no
        where hop.above + a.place <= p_levels
      $$`);
    this.addSql(`
      create or replace function upline_descendants(p_tree text, p_no bigint, p_levels int)
      returns table (no bigint, partner_id text, level int)
      language sql stable as $$
        with recursive down as (
          select n.no, n.partner_id, 1 as level
          from upline_node n where n.tree = p_tree and n.parent_no = p_no and p_levels > 0
          union all
          select n.no, n.partner_id, down.level + 1
          from down join upline_node n on n.tree = p_tree and n.parent_no = down.no
          where down.level < p_levels
        )
        select * from down
      $$`);
    this.addSql(`
      create or replace function upline_is_below(p_tree text, p_no bigint, p_above bigint)
      returns boolean language plpgsql stable as $$
      declare
        v_gap int;
        v_ancestors bigint[];
      begin
        select b.depth - a.depth, b.ancestors into v_gap, v_ancestors
        from upline_node b, upline_node a
        where b.tree = p_tree and b.no = p_no and a.tree = p_tree and a.no = p_above;
        while v_gap > coalesce(cardinality(v_ancestors), 0) and cardinality(v_ancestors) > 0 loop
          v_gap := v_gap - cardinality(v_ancestors);
          select ancestors into v_ancestors from upline_node
          where tree = p_tree and no = v_ancestors[cardinality(v_ancestors)];
        end loop;
        return coalesce(v_gap > 0 and v_ancestors[v_gap] = p_above, false);
      end $$`);
    this.addSql(`
      create or replace view upline_tree_path as
        select tree, partner_id as ancestor_id, partner_id as descendant_id, 0 as depth from upline_node
        union all
        select d.tree, a.partner_id, d.partner_id, a.level
        from upline_node d cross join lateral upline_ancestors(d.tree, d.no, 2147483647) a`);
    this.addSql(`
      create or replace function upline_add_node(
        p_tree text, p_no bigint, p_partner_id text, p_parent_no bigint, p_width smallint,
        p_joined_at timestamptz
      ) returns void language plpgsql as $$
      declare
        v_parent upline_node;
      begin
        if p_parent_no is null then
          insert into upline_node (tree, no, partner_id, depth, position, width, joined_at, ancestors, path)
          values (p_tree, p_no, p_partner_id, 0, 0, p_width, p_joined_at, '{}', '');
          return;
        end if;
        update upline_node set child_count = child_count + 1
        where tree = p_tree and no = p_parent_no
        returning * into strict v_parent;
        insert into upline_node
          (tree, no, partner_id, parent_no, depth, position, width, joined_at, ancestors, path)
        values (
          p_tree, p_no, p_partner_id, p_parent_no, v_parent.depth + 1, v_parent.child_count - 1,
          p_width, p_joined_at,
          case when v_parent.depth % 64 = 0 then array[v_parent.no]
               else array_prepend(v_parent.no, v_parent.ancestors) end,
          case when p_width is not null then v_parent.path || (v_parent.child_count - 1)::text end
        );
      end $$`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop view if exists upline_tree_path`);
    this.addSql(
      `drop function if exists upline_add_node(text, bigint, text, bigint, smallint, timestamptz)`,
    );
    this.addSql(`drop function if exists upline_is_below(text, bigint, bigint)`);
    this.addSql(`drop function if exists upline_descendants(text, bigint, int)`);
    this.addSql(`drop function if exists upline_ancestors(text, bigint, int)`);
  }
}
