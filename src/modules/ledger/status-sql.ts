/** Statements for the dashboard and for the health of the drain. */
import { WORLD_PAID_OUT } from "../../engine/accounts";
import { FUND_WITHDRAWAL } from "../../engine/movements";
import type { Statement } from "../../support/sql";

/** What all partners hold together, by bucket; owed is a debt, below zero. */
export const PARTNER_TOTALS: Statement = {
  name: "upline_partner_totals",
  text: `
    select currency, bucket, sum(balance)::text as amount from upline_account
    where owner_kind = 'partner' group by 1, 2 order by 1, 2`,
};

/** The accounts of the house. */
export const HOUSE_BALANCES: Statement = {
  name: "upline_house_balances",
  text: `
    select code, currency, balance::text as amount from upline_account
    where owner_kind = 'house' order by 1, 2`,
};

/** What was paid out to partners for good: all that left the book but for what was withdrawn from funds. */
export const PAID_TO_PARTNERS: Statement = {
  name: "upline_paid_to_partners",
  text: `
    select a.currency, (a.balance - coalesce((
      select sum(p.amount) from upline_account f
      join upline_posting p on p.from_account = f.id and p.bonus = '${FUND_WITHDRAWAL}'
      where f.owner_kind = 'fund' and f.currency = a.currency), 0))::text as amount
    from upline_account a where a.code = '${WORLD_PAID_OUT}' order by 1`,
};

/** What the house bore for partners and funds, by the reason that was noted. */
export const HOUSE_PAID: Statement = {
  name: "upline_house_paid",
  text: `
    select p.currency, p.note as reason, count(*)::int as count, sum(p.amount)::text as amount
    from upline_account a
    join upline_posting p on p.from_account = a.id
    join upline_account t on t.id = p.to_account and t.owner_kind in ('partner', 'fund')
    where a.code = 'house:commission' group by 1, 2 order by 1, 2`,
};

/** Who earned most from $1 and before $2, net of what was taken back: $3 of each currency. */
export const TOP_EARNERS: Statement = {
  name: "upline_top_earners",
  text: `
    select s.currency, s.partner_id, s.amount::text from (
      select m.currency, m.partner_id, sum(m.amount) as amount,
        row_number() over (partition by m.currency order by sum(m.amount) desc, m.partner_id) as place
      from (
        select p.currency, t.owner_id as partner_id, p.amount
        from upline_journal j
        join upline_posting p on p.journal_no = j.no
        join upline_account t on t.id = p.to_account and t.owner_kind = 'partner'
        join upline_account f on f.id = p.from_account and f.owner_kind <> 'partner'
        where j.at >= $1::timestamptz and j.at < $2::timestamptz and j.kind <> 'payout'
        union all
        select p.currency, f.owner_id, -p.amount
        from upline_journal j
        join upline_posting p on p.journal_no = j.no
        join upline_account f on f.id = p.from_account and f.owner_kind = 'partner'
        join upline_account t on t.id = p.to_account
          and t.owner_kind <> 'partner'
        where j.at >= $1::timestamptz and j.at < $2::timestamptz and j.kind <> 'payout'
      ) m group by 1, 2 having sum(m.amount) > 0
    ) s where s.place <= $3 order by s.currency, s.place`,
};

/** The inbox at a glance; a hint is due from its next try on. */
export const INBOX_STATUS: Statement = {
  name: "upline_inbox_status",
  text: `
    select count(*)::int as size,
      count(*) filter (where next_try_at <= now())::int as due,
      count(*) filter (where error is not null)::int as failing,
      min(next_try_at) filter (where next_try_at <= now()) as oldest_due_at,
      coalesce(floor(extract(epoch from
        now() - min(next_try_at) filter (where next_try_at <= now())) * 1000), 0)::text as lag_ms
    from upline_inbox`,
};

/** Hints that wait with an error, the one that is tried next first. */
export const FAILING_HINTS: Statement = {
  name: "upline_inbox_failing",
  text: `
    select kind, ref, error, tries, next_try_at, hinted_at from upline_inbox
    where error is not null order by next_try_at, id limit $1 offset $2`,
};

/** Orders whose hold was over before $1 and whose money still waits. */
export const OVERDUE_RELEASES: Statement = {
  name: "upline_releases_overdue",
  text: `
    select count(*)::int as count, min(release_at) as oldest_at from upline_order
    where release_at <= $1::timestamptz`,
};
