import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Adds the hot reads and the one write of a tree as functions, so that each is a single round trip: the
 * upline of a node, everything below it, and a join. The closure relation of the seeds is a view over them.
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
    this.addSql(`
      create or replace function upline_first_open(p_start bigint)
      returns bigint language plpgsql stable as $$
      declare
        v_start upline_node;
        v_found bigint;
        v_depth int;
      begin
        select * into strict v_start from upline_node where tree = 'placement' and no = p_start;
        v_depth := v_start.depth;
        loop
          select n.no into v_found from upline_node n
          where n.tree = 'placement' and n.child_count < n.width and n.depth = v_depth
            and n.path >= v_start.path and n.path < v_start.path || '~'
          order by n.depth, n.path limit 1;
          if found then return v_found; end if;
          v_depth := v_depth + 1;
          if v_depth > 2000 then
            raise exception 'the placement tree is too deep' using errcode = 'UP001';
          end if;
        end loop;
      end $$`);
    this.addSql(`
      create or replace function upline_join(
        p_partner_id text, p_sponsor_id text, p_width smallint, p_start_at_root boolean
      ) returns table (no bigint, joined_at timestamptz) language plpgsql as $$
      declare
        v_no bigint;
        v_joined_at timestamptz;
        v_sponsor bigint;
        v_start bigint;
      begin
        -- One row is the gate of all joins: numbers have no gap and ascend with joined_at.
        update upline_tree t
        set last_no = t.last_no + 1,
            last_joined_at = greatest(
              clock_timestamp(), t.last_joined_at + interval '1 microsecond')
        where t.code = 'sponsor'
        returning t.last_no, t.last_joined_at into v_no, v_joined_at;
        if p_sponsor_id is not null then
          select n.no into v_sponsor from upline_node n
          where n.partner_id = p_sponsor_id and n.tree = 'sponsor';
          if not found then
            raise exception 'sponsor % has no node', p_sponsor_id using errcode = 'UP002';
          end if;
        end if;
        perform upline_add_node('sponsor', v_no, p_partner_id, v_sponsor, null, v_joined_at);
        if p_width is not null then
          insert into upline_tree (code, width) values ('placement', p_width) on conflict do nothing;
          insert into upline_tree_mark (tree) values ('placement') on conflict do nothing;
          select n.no into v_start from upline_node n
          where n.tree = 'placement' and n.no = v_sponsor and not p_start_at_root;
          if not found then
            select n.no into v_start from upline_node n where n.tree = 'placement' and n.depth = 0;
          end if;
          perform upline_add_node('placement', v_no, p_partner_id,
            case when v_start is not null then upline_first_open(v_start) end, p_width, v_joined_at);
        end if;
        return query select v_no, v_joined_at;
      end $$`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop view if exists upline_tree_path`);
    this.addSql(`drop function if exists upline_join(text, text, smallint, boolean)`);
    this.addSql(`drop function if exists upline_first_open(bigint)`);
    this.addSql(
      `drop function if exists upline_add_node(text, bigint, text, bigint, smallint, timestamptz)`,
    );
    this.addSql(`drop function if exists upline_is_below(text, bigint, bigint)`);
    this.addSql(`drop function if exists upline_descendants(text, bigint, int)`);
    this.addSql(`drop function if exists upline_ancestors(text, bigint, int)`);
  }
}
