/**
 * Design §6 as SQL over what is stored. Every statement finds faults: a sound network has none. The key is what
 * is wrong, `id` where; `moves` is {@link MOVES}.
 */

/** Every posting from both of its sides. */
export const MOVES = `
  select p.journal_no, p.line, p.order_id, p.bonus, p.level, p.rate, p.currency, a.code, a.owner_kind,
    a.owner_id, a.bucket, o.owner_kind as other, s.amount
  from upline_posting p
  cross join lateral (values (p.to_account, p.from_account, p.amount),
    (p.from_account, p.to_account, -p.amount)) s (account, other, amount)
  join upline_account a on a.id = s.account join upline_account o on o.id = s.other`;

export const FAULTS: Record<string, string> = {
  "I1 accounts of a currency do not sum to zero": `
    select currency as id from upline_account group by currency having sum(balance) <> 0`,
  "I1 a posting mixes currencies": `
    select p.journal_no || '-' || p.line as id from upline_posting p
    join upline_account f on f.id = p.from_account join upline_account t on t.id = p.to_account
    where f.currency <> p.currency or t.currency <> p.currency`,
  "I1 something came from or went to the house but not through world:*": `
    select journal_no || '-' || line as id from moves m
    where owner_kind in ('fund', 'house') and other <> 'world'
      and not (code = 'house:breakage' and other = 'partner' and amount > 0)
      and not (code = 'house:fees' and other = 'partner' and bonus = 'withdrawal')
      and not (code = 'house:commission' and other = 'partner' and order_id is null
        and (amount < 0 or bonus = 'adjustment'))`,
  "I2 an order does not pay exactly a tenth of its base": `
    select o.order_id as id from upline_order o
    left join (select order_id, -sum(amount) as paid from moves m
      where owner_kind = 'world' group by 1) p on p.order_id = o.order_id
    where o.sale_fact_id is not null and coalesce(p.paid, 0) * 10 <> o.base`,
  "I3 a partner is paid of an order who was not active in the frozen upline": `
    select journal_no || '-' || line as id from moves m
    where owner_kind = 'partner' and amount > 0 and other = 'world' and order_id is not null
      and not exists (
      select 1 from upline_fact f, lateral (
        select jsonb_path_query(f.payload, '$.upline.*.nodes[*]') n
        union all select jsonb_path_query(f.payload, '$.self')
        union all select jsonb_path_query(f.payload, '$.climbs.*.origin')
        union all select jsonb_path_query(f.payload, '$.climbs.*.above[*]')
        union all select jsonb_build_object('partner_id', f.payload->'buyer_id',
          'status', f.payload->'own_return'->'status')) nodes
      where f.id = 'sale:' || m.order_id and n->>'partner_id' = m.owner_id and n->>'status' = 'active')`,
  "I3 a partner is credited after its termination": `
    select m.journal_no || '-' || m.line as id from moves m
    join upline_journal t on t.id = 'termination:' || m.owner_id
    where m.owner_kind = 'partner' and m.amount > 0 and m.other = 'world' and m.journal_no > t.no`,
  "I3 a partner is paid twice for one slot": `
    select m.order_id || ' ' || bonus as id from moves m join upline_journal j on j.no = m.journal_no
    where j.kind = 'sale' and owner_kind <> 'world'
    group by m.order_id, bonus, level, rate having count(*) > 1
    union all
    select m.order_id || ' ' || bonus from moves m join upline_journal j on j.no = m.journal_no
    where j.kind = 'sale' and owner_kind = 'partner'
    group by m.order_id, bonus, owner_id having count(*) > 1`,
  "I6 an account has the wrong sign": `
    select code as id from upline_account
    where (bucket in ('pending', 'available', 'payout_hold') and balance < 0)
      or (bucket = 'owed' and balance > 0) or (owner_kind in ('fund', 'house') and balance < 0
        and code <> 'house:commission')`,
  "I7 a cached balance is not the sum of its postings": `
    select a.code as id from upline_account a
    left join (select code, currency, sum(amount) as amount, count(*) as times from moves m
      group by 1, 2) m on m.code = a.code and m.currency = a.currency
    where a.balance <> coalesce(m.amount, 0) or a.version <> coalesce(m.times, 0)`,
  "I7 an account does not know how many lines credited it": `
    with line as (
      select distinct on (p.journal_no, p.bonus, p.level, p.rate) p.to_account
      from upline_posting p join upline_journal j on j.no = p.journal_no and j.kind = 'sale'
      where p.order_id is not null order by p.journal_no, p.bonus, p.level, p.rate, p.line)
    select a.code as id from upline_account a
    where a.lines <> (select count(*) from line where line.to_account = a.id)`,
  "I8 the closure is not that of the parents": `
    with recursive above as (
      select tree, no, no as ancestor, 0 as depth from upline_node
      union all
      select above.tree, above.no, n.parent_no, above.depth + 1 from above
      join upline_node n on n.tree = above.tree and n.no = above.ancestor where n.parent_no is not null),
    truth as (
      select above.tree, a.partner_id as ancestor_id, d.partner_id as descendant_id, above.depth from above
      join upline_node a on a.tree = above.tree and a.no = above.ancestor
      join upline_node d on d.tree = above.tree and d.no = above.no)
    select descendant_id as id from (
      (table truth except all select tree, ancestor_id, descendant_id, depth from upline_tree_path)
      union all
      (select tree, ancestor_id, descendant_id, depth from upline_tree_path except all table truth)) wrong`,
  "I8 a node is not one level below its parent, or joined before it": `
    select n.partner_id as id from upline_node n
    left join upline_node p on p.tree = n.tree and p.no = n.parent_no
    where n.depth <> coalesce(p.depth + 1, 0) or p.joined_at >= n.joined_at
      or (n.parent_no is null and n.tree = 'placement' and n.no <> 1)`,
  "I8 siblings are too many, miscounted, or out of order": `
    select p.partner_id as id from upline_node p
    left join (select tree, parent_no, count(*) as children,
        array_agg(position order by joined_at, no) as places, max(position) as last,
        bool_or(exists (select 1 from upline_waiting w
          where w.placed_no = n.no and n.tree = 'placement' and w.chosen_by is not null)) as chosen
      from upline_node n group by 1, 2) c on c.tree = p.tree and c.parent_no = p.no
    where p.child_count <> coalesce(c.children, 0) or c.children > p.width or c.last >= p.width
      or (not chosen and c.places <> array(select generate_series(0, c.children - 1)::int))`,
  "I8 the sponsor tree is not that of the partners": `
    select m.id from upline_partner m
    left join upline_node n on n.tree = 'sponsor' and n.partner_id = m.id
    left join upline_node s on s.tree = 'sponsor' and s.no = n.parent_no
    where n.no is null or s.partner_id is distinct from m.sponsor_id or n.joined_at <> m.joined_at`,
  "I8 a partner waits that has a place, or has none and does not wait": `
    select coalesce(n.partner_id, w.partner_id) as id from upline_waiting w
    full join (select partner_id, no from upline_node where tree = 'placement') n
      on n.partner_id = w.partner_id
    where w.placed_no is distinct from n.no and w.no is not null
    union all
    select s.partner_id from upline_node s
    where s.tree = 'sponsor' and exists (select 1 from upline_tree where code = 'placement')
      and not exists (select 1 from upline_node n
        where n.tree = 'placement' and n.partner_id = s.partner_id)
      and not exists (select 1 from upline_waiting w where w.no = s.no)`,
  "I9 a fact has no journal, or more than one": `
    select f.id from upline_fact f left join upline_journal j on j.fact_id = f.id
    group by f.id having count(j.id) <> 1
    union all select id from upline_journal where fact_id is null`,
  "I9 an order is not decided once, or its journals are miscounted": `
    select o.order_id as id from upline_order o
    left join upline_journal j on j.order_id = o.order_id
    group by o.order_id having o.journal_count <> count(j.id)
      or count(j.id) filter (where j.kind = 'sale') <> (o.sale_fact_id is not null)::int
    union all
    select order_id from upline_journal j where order_id is not null
      and not exists (select 1 from upline_order o where o.order_id = j.order_id)`,
  "I9 a joining is decided before or without its partner": `
    select id from upline_journal j where kind = 'join'
      and not exists (select 1 from upline_partner m where 'join:' || m.id = j.id)`,
  "I9 the chain has a gap": `
    select id from (select id, no, prev_hash, row_number() over w as place,
        lag(hash, 1, repeat('0', 64)) over w as above from upline_journal window w as (order by no)) j
    where no <> place or prev_hash <> above`,
  // What is owed counts: of what was paid out and then taken back, nothing else is left.
  "I10 a partner holds more than it earned and was not paid": `
    select coalesce(e.code, h.owner_id) as id
    from (select owner_id, currency, sum(balance) as held from upline_account
      where owner_kind = 'partner' group by 1, 2) h
    left join (select owner_id as code, currency, sum(amount) as earned from moves m
      where owner_kind = 'partner' and (other = 'world' or (other = 'house' and order_id is null))
      group by 1, 2) e
      on e.code = h.owner_id and e.currency = h.currency
    where h.held > coalesce(e.earned, 0)`,
};
