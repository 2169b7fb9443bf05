import type { Statement } from "../../support/sql";

/** The time as text: a Date would lose its microseconds, and with them the order of joining. */
export const JOIN: Statement = {
  name: "upline_tree_join",
  text: `
    select no, joined_at::text, is_placed, placed_before, held_until
    from upline_join($1, $2, $3, $4, $5, $6)`,
};

/** Tries at most $4 of those who wait, in order of joining; who found a place. */
export const PLACE_WAITING: Statement = {
  name: "upline_tree_place_waiting",
  text: `select partner_id from upline_place_waiting($1, $2, $3, $4) as partner_id`,
};

/** Gives $1, who is held, a place below $2; the reason why not, or null. */
export const CHOOSE_PLACE: Statement = {
  name: "upline_tree_choose_place",
  text: `select upline_choose_place($1, $2, $3, $4, $5, $6, $7) as refusal`,
};

/** Whom $1 invited and who is held, unplaced, first whose days end first. */
const HELD = `
  from upline_node s
  join upline_node n on n.tree = 'sponsor' and n.parent_no = s.no
  join upline_waiting w on w.no = n.no and w.placed_no is null and w.queue_no is null
  where s.tree = 'sponsor' and s.partner_id = $1`;

export const HELD_RECRUITS: Statement = {
  name: "upline_tree_held_recruits",
  text: `select w.partner_id, w.held_until ${HELD} order by w.held_until, w.no limit $2 offset $3`,
};

export const COUNT_HELD_RECRUITS: Statement = {
  name: "upline_tree_count_held_recruits",
  text: `select count(*)::int as count ${HELD}`,
};

/** Whether anybody waits who was not tried since the rule changed. */
export const HAS_UNTRIED: Statement = {
  name: "upline_tree_has_untried",
  text: `
    select exists (
      select 1 from upline_waiting w join upline_tree t on t.code = 'placement'
      where w.placed_no is null and w.queue_no > t.tried_no) as untried`,
};

/** Who of $1 had no place when joining, whether or not there is one since; until when it is held, and who chose. */
export const WAITED: Statement = {
  name: "upline_tree_waited",
  text: `
    select partner_id, chosen_by,
      case when placed_no is null and queue_no is null then held_until end as held_until
    from upline_waiting where partner_id = any($1::text[])`,
};

export const HAS_PLACEMENT: Statement = {
  name: "upline_tree_has_placement",
  text: `select width from upline_tree where code = 'placement'`,
};

/**
 * The upline of each partner of $2 in tree $1, at most $3 levels, nearest first, with the full depth. Whoever
 * stands above many of them is read once.
 */
export const UPLINES: Statement = {
  name: "upline_tree_uplines",
  text: `
    with recursive hop as (
      select n.partner_id as below_id, n.depth, n.ancestors, 0 as above
      from upline_node n where n.partner_id = any($2::text[]) and n.tree = $1
      union all
      select hop.below_id, hop.depth, n.ancestors, hop.above + cardinality(hop.ancestors)
      from hop cross join lateral (
        select * from upline_node n
        where n.tree = $1 and n.no = hop.ancestors[cardinality(hop.ancestors)] offset 0) n
      where cardinality(n.ancestors) > 0 and hop.above + cardinality(hop.ancestors) < $3
    ),
    step as materialized (
      select hop.below_id, a.no, hop.above + a.place as level
      from hop cross join lateral unnest(hop.ancestors) with ordinality a (no, place)
      where hop.above + a.place <= $3),
    named as materialized (
      select n.no, n.partner_id from (select distinct no from step) s cross join lateral (
        select * from upline_node n where n.tree = $1 and n.no = s.no offset 0) n)
    select hop.below_id as partner_id, hop.depth,
      coalesce(array_agg(named.partner_id order by step.level) filter (where step.no is not null), '{}')
        as ancestors
    from hop left join step on step.below_id = hop.below_id left join named on named.no = step.no
    where hop.above = 0 group by hop.below_id, hop.depth`,
};

/** Joins below each node that its counter does not know yet: few, and each adds one to its ancestors. */
const WITH_FRESH = `
  with fresh as materialized (
    select a.no, count(*) as joins
    from upline_tree_mark m
    join upline_node d on d.tree = m.tree and d.no > m.counted_no
    cross join lateral upline_ancestors(d.tree, d.no, 2147483647) a
    where m.tree = $1 group by a.no)`;

const NODE = `
  n.no, n.partner_id, p.partner_id as parent_id, n.depth + 1 as level, n.position, n.joined_at,
  n.child_count as children_count,
  (n.descendant_count + coalesce(fresh.joins, 0))::text as descendants_count`;

const FROM_NODE = `
  from upline_node n
  left join upline_node p on p.tree = n.tree and p.no = n.parent_no
  left join fresh on fresh.no = n.no`;

export const NODES_OF: Statement = {
  name: "upline_tree_nodes_of",
  text: `${WITH_FRESH} select ${NODE} ${FROM_NODE} where n.tree = $1 and n.partner_id = any($2::text[])`,
};

export const ROOTS: Statement = {
  name: "upline_tree_roots",
  text: `
    ${WITH_FRESH} select ${NODE} ${FROM_NODE} where n.tree = $1 and n.depth = 0
    order by n.no limit $2 offset $3`,
};

export const COUNT_ROOTS: Statement = {
  name: "upline_tree_count_roots",
  text: `select count(*)::int as count from upline_node where tree = $1 and depth = 0`,
};

/** Recruits have positions without gaps, so that a late page is found as fast as the first. */
export const CHILDREN: Statement = {
  name: "upline_tree_children",
  text: `
    ${WITH_FRESH} select ${NODE} ${FROM_NODE}
    where n.tree = $1 and n.parent_no = (
      select no from upline_node where partner_id = $2 and tree = $1)
      and n.position >= case when $1 = 'sponsor' then $4::int else 0 end
    order by n.position limit $3 offset case when $1 = 'sponsor' then 0 else $4::int end`,
};

export const PATH: Statement = {
  name: "upline_tree_path_of",
  text: `
    ${WITH_FRESH} select ${NODE} ${FROM_NODE}
    where n.tree = $1 and n.no in (
      select s.no from upline_node s where s.tree = $1 and s.partner_id = $2
      union all
      select a.no from upline_node s cross join lateral upline_ancestors($1, s.no, 2147483647) a
      where s.tree = $1 and s.partner_id = $2)
    order by n.depth`,
};

const levelBy = (name: string, order: string): Statement => ({
  name: `upline_tree_level_by_${name}`,
  text: `
    ${WITH_FRESH} select ${NODE} ${FROM_NODE} where n.tree = $1 and n.depth = $2
    order by ${order} limit $3 offset $4`,
});

/** One level of a whole tree: of the matrix from left to right, of the sponsor tree in order of joining. */
export const LEVEL_BY_PLACE = levelBy("place", "n.path");
export const LEVEL_BY_JOINING = levelBy("joining", "n.no");

export const LEVEL_COUNTS: Statement = {
  name: "upline_tree_level_counts",
  text: `
    select depth + 1 as level, count(*)::int as occupied, max(child_count) as widest
    from upline_node where tree = $1 group by depth order by depth`,
};

/** Levels of the subtree below one partner, who is level 1 of it. */
export const SUBTREE_LEVEL_COUNTS: Statement = {
  name: "upline_tree_subtree_level_counts",
  text: `
    select t.level + 1 as level, count(*)::int as occupied, max(n.child_count) as widest
    from (
      select no, 0 as level from upline_node where tree = $1 and partner_id = $2
      union all
      select d.no, d.level from upline_node s
      cross join lateral upline_descendants($1, s.no, 2147483647) d
      where s.tree = $1 and s.partner_id = $2
    ) t join upline_node n on n.tree = $1 and n.no = t.no
    group by t.level order by t.level`,
};

export const GROWTH: Statement = {
  name: "upline_tree_growth",
  text: `
    select count(*) filter (where joined_at > now() - interval '1 day')::int as day,
      count(*) filter (where joined_at > now() - interval '7 days')::int as week,
      count(*)::int as month
    from upline_node where tree = 'sponsor' and joined_at > now() - interval '30 days'`,
};

export const SUBTREE_GROWTH: Statement = {
  name: "upline_tree_subtree_growth",
  text: `
    select count(*) filter (where n.joined_at > now() - interval '1 day')::int as day,
      count(*) filter (where n.joined_at > now() - interval '7 days')::int as week,
      count(*) filter (where n.joined_at > now() - interval '30 days')::int as month
    from upline_node s
    cross join lateral upline_descendants($1, s.no, 2147483647) d
    join upline_node n on n.tree = $1 and n.no = d.no
    where s.tree = $1 and s.partner_id = $2`,
};

/** The whole tree in order of joining, a page after number $2. */
export const NODES_AFTER: Statement = {
  name: "upline_tree_nodes_after",
  text: `${WITH_FRESH} select ${NODE} ${FROM_NODE} where n.tree = $1 and n.no > $2 order by n.no limit $3`,
};

export const IS_BELOW: Statement = {
  name: "upline_tree_is_below",
  text: `
    select upline_is_below($1, b.no, a.no) as below, b.depth - a.depth as distance
    from upline_node b, upline_node a
    where b.tree = $1 and b.partner_id = $2 and a.tree = $1 and a.partner_id = $3`,
};

/** Trees with joins that no counter knows yet. */
export const UNCOUNTED_TREES: Statement = {
  name: "upline_tree_uncounted",
  text: `
    select m.tree from upline_tree_mark m where exists (
      select 1 from upline_node n where n.tree = m.tree and n.no > m.counted_no)`,
};

/** Closes the gate of joins and placings until commit. */
export const CLOSE_GATE: Statement = {
  name: "upline_tree_close_gate",
  text: `select code from upline_tree where code = 'sponsor' for update`,
};

/**
 * Counts joins that no counter knows yet into every ancestor; numbers are gapless, so a mark says how far it
 * got. Behind the gate, because a join and this write to the same nodes, each in an order of its own.
 */
export const COUNT_JOINS: Statement = {
  name: "upline_tree_count_joins",
  text: `
    with joined as materialized (
      select n.no from upline_node n join upline_tree_mark m on m.tree = n.tree
      where n.tree = $1 and n.no > m.counted_no order by n.no limit $2),
    gain as (
      select a.no, count(*) as joins
      from joined cross join lateral upline_ancestors($1, joined.no, 2147483647) a group by a.no),
    counted as (
      update upline_node n set descendant_count = n.descendant_count + gain.joins
      from gain where n.tree = $1 and n.no = gain.no returning 1),
    moved as (
      update upline_tree_mark m set counted_no = (select max(no) from joined)
      where m.tree = $1 and exists (select 1 from joined) returning 1)
    select (select count(*) from joined)::int as joins, (select count(*) from counted)::int as rows`,
};

/**
 * First node whose place is wrong: depth, path, ancestors, width, position or the order of joining. Every node is
 * held against its parent alone: parents come first, so what is right everywhere is right from the roots down.
 * Whoever did not choose sits at the first position that was free: earlier siblings have all those before it.
 * All that is wrong is gathered first: looking for one alone, Postgres would compare everybody with everybody.
 */
export const FIRST_WRONG_NODE: Statement = {
  name: "upline_tree_first_wrong_node",
  text: `
    with sibling as (
      select tree, no, row_number() over (partition by tree, parent_no order by no) - 1 as position
      from upline_node where parent_no is not null and tree = 'sponsor'
      union all
      select n.tree, n.no, count(s.no) from upline_node n
      left join upline_node s on s.tree = n.tree and s.parent_no = n.parent_no
        and s.position < n.position and s.no < n.no
      where n.parent_no is not null and n.tree = 'placement' and not exists (
        select 1 from upline_waiting w where w.placed_no = n.no and w.chosen_by is not null)
      group by n.tree, n.no
    ),
    brood as (
      select tree, parent_no as no, count(*) as children
      from upline_node where parent_no is not null group by 1, 2
    ),
    wrong as materialized (
    select n.tree, n.no, n.partner_id, case
        when n.parent_no is not null and p.no is null then 'is not reachable from a root'
        when p.no >= n.no or p.joined_at > n.joined_at then 'joined before its parent'
        when n.depth <> coalesce(p.depth + 1, 0) then 'depth is not its parent''s plus one'
        when n.path <> case when n.parent_no is null then '' else p.path || n.position end
          then 'path differs from its positions'
        when sibling.position <> n.position then 'position does not follow joining'
        when n.position >= p.width then 'has a position its parent does not have'
        when n.width is not null and brood.children > n.width then 'has too many children'
        when n.child_count <> coalesce(brood.children, 0) then 'counts its children wrongly'
        else 'ancestors differ from its parents' end as fault
    from upline_node n
    left join sibling on sibling.tree = n.tree and sibling.no = n.no
    left join brood on brood.tree = n.tree and brood.no = n.no
    left join upline_node p on p.tree = n.tree and p.no = n.parent_no
    where (n.parent_no is not null and p.no is null) or p.no >= n.no or p.joined_at > n.joined_at
      or n.depth <> coalesce(p.depth + 1, 0)
      or n.path <> case when n.parent_no is null then '' else p.path || n.position end
      or sibling.position <> n.position or n.position >= p.width
      or (n.width is not null and brood.children > n.width)
      or n.child_count <> coalesce(brood.children, 0)
      or n.ancestors <> case
        when p.no is null then '{}'
        when p.depth % 64 = 0 then array[p.no]
        else array_prepend(p.no, p.ancestors) end)
    select tree, partner_id, fault from wrong order by tree, no limit 1`,
};

export const COUNT_NODES: Statement = {
  name: "upline_tree_count_nodes",
  text: `select count(*)::int as count from upline_node`,
};
