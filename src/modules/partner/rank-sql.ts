/** Statements of ranks, awards and what else a partner reaches. */
import type { Statement } from "../../support/sql";

export const RANKS_OF: Statement = {
  name: "upline_rank_of",
  text: `
    select partner_id, ladder, rank, achieved, missed_since, given, since from upline_rank
    where partner_id = any($1::text[]) order by partner_id, ladder`,
};

export const ALL_RANKS: Statement = {
  name: "upline_rank_all",
  text: `select partner_id, ladder, rank, achieved, missed_since, given, since from upline_rank`,
};

export const ALL_STATUSES: Statement = {
  name: "upline_partner_all_statuses",
  text: `select id, status from upline_partner`,
};

/** The last award that no close gave. */
export const LAST_AWARD: Statement = {
  name: "upline_rank_last_award",
  text: `
    select coalesce(max(a.no), 0)::text as no from upline_rank_award a where a.cause <> 'evaluation'`,
};

/** Puts standings ($1) and adds awards ($2), in their order. */
export const PUT_RANKS: Statement = {
  name: "upline_rank_put",
  text: `
    with awarded as (
      insert into upline_rank_award
        (id, partner_id, ladder, rank, from_rank, at, cause, ref, reason, actor)
      select id, partner_id, ladder, rank, from_rank, at, cause, ref, reason, actor
      from rows from (jsonb_to_recordset($2::jsonb) as (
        id text, partner_id text, ladder text, rank text, from_rank text, at timestamptz, cause text,
        ref text, reason text, actor text)) with ordinality r (
        id, partner_id, ladder, rank, from_rank, at, cause, ref, reason, actor, place)
      order by r.place)
    insert into upline_rank (partner_id, ladder, rank, achieved, missed_since, given, since)
    select * from jsonb_to_recordset($1::jsonb) r (
      partner_id text, ladder text, rank text, achieved text, missed_since timestamptz,
      given text, since timestamptz)
    on conflict (partner_id, ladder) do update set rank = excluded.rank,
      achieved = excluded.achieved, missed_since = excluded.missed_since,
      given = excluded.given, since = excluded.since`,
};

export const AWARDS_OF: Statement = {
  name: "upline_rank_awards_of",
  text: `
    select id, partner_id, ladder, rank, from_rank, at, cause, ref, reason, actor
    from upline_rank_award where partner_id = $1
    order by upline_rank_award.no desc limit $2 offset $3`,
};

/** Each partner of $1: activated at $2, first bought at $3; null leaves it, and what is set stays. */
export const REACH: Statement = {
  name: "upline_partner_reach",
  text: `
    update upline_partner p
    set activated_at = coalesce(p.activated_at, r.activated_at),
      first_purchase_at = least(p.first_purchase_at, r.first_purchase_at), updated_at = now()
    from unnest($1::text[], $2::timestamptz[], $3::timestamptz[])
      as r (id, activated_at, first_purchase_at)
    where p.id = r.id`,
};

export const REACHED: Statement = {
  name: "upline_partner_reached",
  text: `
    select id, activated_at, first_purchase_at from upline_partner where id = any($1::text[])`,
};

export const SET_KYC: Statement = {
  name: "upline_partner_set_kyc",
  text: `
    with old as (select id, kyc_level from upline_partner where id = $1 for update)
    update upline_partner p set kyc_level = $2, updated_at = now()
    from old where p.id = old.id returning old.kyc_level as from_level`,
};

/** The first standing that is not what its awards come to. */
export const FIRST_WRONG_RANK: Statement = {
  name: "upline_rank_first_wrong",
  text: `
    with last as (
      select distinct on (partner_id, ladder) partner_id, ladder, rank
      from upline_rank_award order by partner_id, ladder, upline_rank_award.no desc)
    select coalesce(r.partner_id, last.partner_id) as partner_id,
      coalesce(r.ladder, last.ladder) as ladder, coalesce(last.rank, 'none') as expected,
      coalesce(r.rank, 'none') as found
    from upline_rank r full join last on last.partner_id = r.partner_id and last.ladder = r.ladder
    where r.rank is distinct from last.rank order by 1, 2 limit 1`,
};
