import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Adds joining and placing: finding the first free place and taking it, or waiting for one. All of it runs
 * under one gate, so that a place is found and taken in one round trip and nobody else can take it.
 */
export class Migration20261121000300_add_placement_functions extends Migration {
  override async up(): Promise<void> {
    // Null when nothing is open down to the depth; 2,001 steps are as deep as a tree may ever get.
    this.addSql(`
      create or replace function upline_first_open(p_start bigint, p_max_depth int)
      returns bigint language plpgsql stable as $$
      declare
        v_start upline_node;
        v_found bigint;
        v_depth int;
      begin
        select * into strict v_start from upline_node where tree = 'placement' and no = p_start;
        v_depth := v_start.depth;
        while v_depth < coalesce(p_max_depth, 2001) loop
          select n.no into v_found from upline_node n
          where n.tree = 'placement' and n.child_count < n.width and n.depth = v_depth
            and n.path >= v_start.path and n.path < v_start.path || '~'
          order by n.depth, n.path limit 1;
          if found then return v_found; end if;
          v_depth := v_depth + 1;
        end loop;
        return null;
      end $$`);
    // The nearest sponsor with a place, or the root; null while there is no root.
    this.addSql(`
      create or replace function upline_start(p_sponsor_no bigint, p_at_root boolean)
      returns bigint language plpgsql stable as $$
      declare
        v_at bigint := case when not p_at_root then p_sponsor_no end;
        v_found bigint;
      begin
        while v_at is not null loop
          select n.no into v_found from upline_node s
          join upline_node n on n.tree = 'placement' and n.partner_id = s.partner_id
          where s.tree = 'sponsor' and s.no = v_at;
          if found then return v_found; end if;
          select s.parent_no into v_at from upline_node s where s.tree = 'sponsor' and s.no = v_at;
        end loop;
        select n.no into v_found from upline_node n where n.tree = 'placement' and n.depth = 0;
        return v_found;
      end $$`);
    // One row is the gate of all joins and placings: numbers ascend with their times.
    this.addSql(`
      create or replace function upline_next_number(out p_no bigint, out p_at timestamptz)
      language sql as $$
        update upline_tree t
        set last_no = t.last_no + 1,
            last_joined_at = greatest(
              clock_timestamp(), t.last_joined_at + interval '1 microsecond')
        where t.code = 'sponsor'
        returning t.last_no, t.last_joined_at
      $$`);
    this.addSql(`
      create or replace function upline_place_waiting(
        p_width smallint, p_at_root boolean, p_max_depth int, p_limit int
      ) returns setof text language plpgsql as $$
      declare
        v_row record;
        v_parent bigint;
        v_no bigint;
        v_at timestamptz;
        v_tried bigint;
      begin
        perform 1 from upline_tree t where t.code = 'sponsor' for update;
        update upline_tree t
        set start_at_root = p_at_root, max_depth = p_max_depth, tried_no = 0
        where t.code = 'placement'
          and (t.start_at_root, t.max_depth) is distinct from (p_at_root, p_max_depth);
        for v_row in
          select w.no, w.partner_id, n.parent_no from upline_waiting w
          join upline_node n on n.tree = 'sponsor' and n.no = w.no
          where w.placed_no is null
            and w.no > (select t.tried_no from upline_tree t where t.code = 'placement')
          order by w.no limit p_limit
        loop
          v_tried := v_row.no;
          v_parent := upline_first_open(upline_start(v_row.parent_no, p_at_root), p_max_depth);
          continue when v_parent is null;
          select n.p_no, n.p_at into v_no, v_at from upline_next_number() n;
          perform upline_add_node(
            'placement', v_no, v_row.partner_id, v_parent, p_width, v_at);
          update upline_waiting w set placed_no = v_no where w.no = v_row.no;
          return next v_row.partner_id;
        end loop;
        if v_tried is not null then
          update upline_tree t set tried_no = v_tried where t.code = 'placement';
        end if;
      end $$`);
    this.addSql(`
      create or replace function upline_take_place(
        p_no bigint, p_partner_id text, p_sponsor_no bigint, p_width smallint, p_at_root boolean,
        p_max_depth int, p_joined_at timestamptz
      ) returns boolean language plpgsql as $$
      declare
        v_start bigint;
        v_parent bigint;
        v_has_older boolean;
      begin
        -- Nobody is placed before somebody who waits longer and has not been tried.
        select exists (
          select 1 from upline_waiting w join upline_tree t on t.code = 'placement'
          where w.placed_no is null and w.no > t.tried_no) into v_has_older;
        if not v_has_older then
          v_start := upline_start(p_sponsor_no, p_at_root);
          v_parent := case when v_start is not null
            then upline_first_open(v_start, p_max_depth) end;
          if v_start is null or v_parent is not null then
            perform upline_add_node(
              'placement', p_no, p_partner_id, v_parent, p_width, p_joined_at);
            return true;
          end if;
          if p_max_depth is null then
            raise exception 'the placement tree is too deep' using errcode = 'UP001';
          end if;
          update upline_tree t set tried_no = p_no where t.code = 'placement';
        end if;
        insert into upline_waiting (no, partner_id) values (p_no, p_partner_id);
        return false;
      end $$`);
    this.addSql(`
      create or replace function upline_join(
        p_partner_id text, p_sponsor_id text, p_width smallint, p_start_at_root boolean,
        p_max_depth int
      ) returns table (
        no bigint, joined_at timestamptz, is_placed boolean, placed_before text[]
      ) language plpgsql as $$
      declare
        v_no bigint;
        v_joined_at timestamptz;
        v_sponsor bigint;
        v_is_placed boolean := true;
        v_before text[] := '{}';
      begin
        if p_width is not null then
          v_before := array(
            select upline_place_waiting(p_width, p_start_at_root, p_max_depth, 200));
        end if;
        select n.p_no, n.p_at into v_no, v_joined_at from upline_next_number() n;
        if p_sponsor_id is not null then
          select n.no into v_sponsor from upline_node n
          where n.partner_id = p_sponsor_id and n.tree = 'sponsor';
          if not found then
            raise exception 'sponsor % has no node', p_sponsor_id using errcode = 'UP002';
          end if;
        end if;
        perform upline_add_node('sponsor', v_no, p_partner_id, v_sponsor, null, v_joined_at);
        if p_width is not null then
          insert into upline_tree (code, width, start_at_root, max_depth)
          values ('placement', p_width, p_start_at_root, p_max_depth) on conflict do nothing;
          insert into upline_tree_mark (tree) values ('placement') on conflict do nothing;
          v_is_placed := upline_take_place(v_no, p_partner_id, v_sponsor, p_width,
            p_start_at_root, p_max_depth, v_joined_at);
        end if;
        return query select v_no, v_joined_at, v_is_placed, v_before;
      end $$`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop function if exists upline_join(text, text, smallint, boolean, int)`);
    this.addSql(
      `drop function if exists upline_take_place(
        bigint, text, bigint, smallint, boolean, int, timestamptz)`,
    );
    this.addSql(`drop function if exists upline_place_waiting(smallint, boolean, int, int)`);
    this.addSql(`drop function if exists upline_next_number()`);
    this.addSql(`drop function if exists upline_start(bigint, boolean)`);
    this.addSql(`drop function if exists upline_first_open(bigint, int)`);
  }
}
