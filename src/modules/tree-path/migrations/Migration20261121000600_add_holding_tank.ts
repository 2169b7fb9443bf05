import { Migration } from "@medusajs/framework/mikro-orm/migrations";
import { Migration20261121000200_add_tree_functions } from "./Migration20261121000200_add_tree_functions";
import { Migration20261121000300_add_placement_functions } from "./Migration20261121000300_add_placement_functions";

/**
 * Adds the holding tank to those who wait: a newcomer with `held_until` is unplaced so that its sponsor can
 * choose. Who waits for the first free place stands in a queue by `queue_no`; who is held joins it, with a
 * number of its own, when the days are over. So nobody who is held stands before anybody, and the mark of who
 * was tried stays one number. A chosen place may leave a hole to its left, which the next one fills.
 */
export class Migration20261121000600_add_holding_tank extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      alter table upline_waiting
        add column if not exists held_until timestamptz,
        add column if not exists queue_no bigint,
        add column if not exists chosen_by text check (chosen_by in ('sponsor', 'admin')),
        add column if not exists chooser_id text`);
    this.addSql(`update upline_waiting set queue_no = no where queue_no is null`);
    this.addSql(`
      alter table upline_waiting add constraint upline_waiting_queued_or_held
        check (queue_no is not null or held_until is not null)`);
    this.addSql(`drop index if exists upline_waiting_open`);
    this.addSql(
      `create index if not exists upline_waiting_open on upline_waiting (queue_no)
       where placed_no is null and queue_no is not null`,
    );
    this.addSql(
      `create index if not exists upline_waiting_held on upline_waiting (held_until, no)
       where placed_no is null and queue_no is null`,
    );
    this.addSql(
      `create index if not exists upline_waiting_chosen on upline_waiting (placed_no)
       where chosen_by is not null`,
    );
    this.addNode();
    this.addQueue();
    this.addChoice();
    this.addJoin();
  }

  /** As before, but at a position: the one named, or the first free one. */
  private addNode(): void {
    this.addSql(
      `drop function if exists upline_add_node(text, bigint, text, bigint, smallint, timestamptz)`,
    );
    this.addSql(`
      create or replace function upline_add_node(
        p_tree text, p_no bigint, p_partner_id text, p_parent_no bigint, p_width smallint,
        p_joined_at timestamptz, p_position int default null
      ) returns void language plpgsql as $$
      declare
        v_parent upline_node;
        v_position int;
      begin
        if p_parent_no is null then
          insert into upline_node (tree, no, partner_id, depth, position, width, joined_at, ancestors, path)
          values (p_tree, p_no, p_partner_id, 0, 0, p_width, p_joined_at, '{}', '');
          return;
        end if;
        update upline_node set child_count = child_count + 1
        where tree = p_tree and no = p_parent_no
        returning * into strict v_parent;
        v_position := p_position;
        if p_width is null then
          v_position := v_parent.child_count - 1;
        elsif v_position is null then
          select min(g) into strict v_position from generate_series(0, p_width - 1) g
          where not exists (
            select 1 from upline_node n
            where n.tree = p_tree and n.parent_no = p_parent_no and n.position = g);
        end if;
        insert into upline_node
          (tree, no, partner_id, parent_no, depth, position, width, joined_at, ancestors, path)
        values (
          p_tree, p_no, p_partner_id, p_parent_no, v_parent.depth + 1, v_position, p_width, p_joined_at,
          case when v_parent.depth % 64 = 0 then array[v_parent.no]
               else array_prepend(v_parent.no, v_parent.ancestors) end,
          case when p_width is not null then v_parent.path || v_position::text end
        );
      end $$`);
  }

  private addQueue(): void {
    // All at once, in the order in which their days ended; the caller holds the gate.
    this.addSql(`
      create or replace function upline_end_holds() returns void language sql as $$
        with due as materialized (
          select w.no, row_number() over (order by w.held_until, w.no) as place
          from upline_waiting w join upline_tree t on t.code = 'sponsor'
          where w.placed_no is null and w.queue_no is null
            and w.held_until <= greatest(clock_timestamp(), t.last_joined_at)),
        gate as (
          update upline_tree t set last_no = t.last_no + (select count(*) from due)
          where t.code = 'sponsor' and exists (select 1 from due)
          returning t.last_no - (select count(*) from due) as last_no)
        update upline_waiting w set queue_no = gate.last_no + due.place
        from due, gate where w.no = due.no
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
        perform upline_end_holds();
        update upline_tree t
        set start_at_root = p_at_root, max_depth = p_max_depth, tried_no = 0
        where t.code = 'placement'
          and (t.start_at_root, t.max_depth) is distinct from (p_at_root, p_max_depth);
        for v_row in
          select w.no, w.queue_no, w.partner_id, n.parent_no from upline_waiting w
          join upline_node n on n.tree = 'sponsor' and n.no = w.no
          where w.placed_no is null
            and w.queue_no > (select t.tried_no from upline_tree t where t.code = 'placement')
          order by w.queue_no limit p_limit
        loop
          v_tried := v_row.queue_no;
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
          where w.placed_no is null and w.queue_no > t.tried_no) into v_has_older;
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
        insert into upline_waiting (no, partner_id, queue_no) values (p_no, p_partner_id, p_no);
        return false;
      end $$`);
  }

  /** Null when the place was given; else the reason why not, and nothing changed. */
  private addChoice(): void {
    this.addSql(`
      create or replace function upline_choose_place(
        p_partner_id text, p_parent_id text, p_position int, p_at_root boolean, p_max_depth int,
        p_chosen_by text, p_chooser_id text
      ) returns text language plpgsql as $$
      declare
        v_sponsor_no bigint;
        v_sponsor_id text;
        v_waits bigint;
        v_top bigint;
        v_parent upline_node;
        v_no bigint;
        v_at timestamptz;
      begin
        perform 1 from upline_tree t where t.code = 'sponsor' for update;
        select s.no, s.partner_id into v_sponsor_no, v_sponsor_id from upline_node n
        left join upline_node s on s.tree = 'sponsor' and s.no = n.parent_no
        where n.tree = 'sponsor' and n.partner_id = p_partner_id;
        if not found or (p_chosen_by = 'sponsor' and v_sponsor_id is distinct from p_chooser_id) then
          return 'unknown_partner';
        end if;
        select w.no into v_waits from upline_waiting w
        where w.partner_id = p_partner_id and w.placed_no is null and w.queue_no is null;
        if not found then return 'not_held'; end if;
        -- A sponsor chooses in its own part of the tree; an admin where the plan would place, too.
        if p_chosen_by = 'sponsor' then
          select n.no into v_top from upline_node n
          where n.tree = 'placement' and n.partner_id = v_sponsor_id;
          if not found then return 'chooser_unplaced'; end if;
        else
          v_top := upline_start(v_sponsor_no, p_at_root);
        end if;
        select * into v_parent from upline_node n
        where n.tree = 'placement' and n.partner_id = p_parent_id;
        if not found or (v_parent.no <> v_top
          and not upline_is_below('placement', v_parent.no, v_top)) then
          return 'unknown_parent';
        end if;
        if v_parent.depth >= coalesce(p_max_depth, 2001) then return 'too_deep'; end if;
        if p_position >= v_parent.width then return 'no_such_position'; end if;
        if v_parent.child_count >= v_parent.width or exists (
          select 1 from upline_node n
          where n.tree = 'placement' and n.parent_no = v_parent.no and n.position = p_position) then
          return 'place_taken';
        end if;
        select n.p_no, n.p_at into v_no, v_at from upline_next_number() n;
        perform upline_add_node(
          'placement', v_no, p_partner_id, v_parent.no, v_parent.width, v_at, p_position);
        update upline_waiting w
        set placed_no = v_no, chosen_by = p_chosen_by, chooser_id = p_chooser_id
        where w.no = v_waits;
        return null;
      end $$`);
  }

  /** As before, but who has a sponsor is held first, when the plan holds newcomers. */
  private addJoin(): void {
    this.addSql(`drop function if exists upline_join(text, text, smallint, boolean, int)`);
    this.addSql(`
      create or replace function upline_join(
        p_partner_id text, p_sponsor_id text, p_width smallint, p_start_at_root boolean,
        p_max_depth int, p_holding_days int
      ) returns table (
        no bigint, joined_at timestamptz, is_placed boolean, placed_before text[],
        held_until timestamptz
      ) language plpgsql as $$
      declare
        v_no bigint;
        v_joined_at timestamptz;
        v_sponsor bigint;
        v_is_placed boolean := true;
        v_before text[] := '{}';
        v_held_until timestamptz;
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
          if v_sponsor is not null then
            v_held_until := v_joined_at + p_holding_days * interval '24 hours';
          end if;
          if v_held_until is not null then
            v_is_placed := false;
            insert into upline_waiting (no, partner_id, held_until)
            values (v_no, p_partner_id, v_held_until);
          else
            v_is_placed := upline_take_place(v_no, p_partner_id, v_sponsor, p_width,
              p_start_at_root, p_max_depth, v_joined_at);
          end if;
        end if;
        return query select v_no, v_joined_at, v_is_placed, v_before, v_held_until;
      end $$`);
  }

  /** The functions of before are those of the migrations before; who is held waits as everybody else. */
  override async down(): Promise<void> {
    this.addSql(`drop function if exists upline_join(text, text, smallint, boolean, int, int)`);
    this.addSql(
      `drop function if exists upline_choose_place(text, text, int, boolean, int, text, text)`,
    );
    this.addSql(`drop function if exists upline_end_holds()`);
    this.addSql(
      `drop function if exists upline_add_node(text, bigint, text, bigint, smallint, timestamptz, int)`,
    );
    this.addSql(
      `drop index if exists upline_waiting_open, upline_waiting_held, upline_waiting_chosen`,
    );
    this.addSql(`alter table upline_waiting
      drop constraint if exists upline_waiting_queued_or_held,
      drop column if exists chooser_id,
      drop column if exists chosen_by,
      drop column if exists queue_no,
      drop column if exists held_until`);
    this.addSql(
      `create index if not exists upline_waiting_open on upline_waiting (no) where placed_no is null`,
    );
    await Migration20261121000200_add_tree_functions.prototype.up.call(this);
    await Migration20261121000300_add_placement_functions.prototype.up.call(this);
  }
}
