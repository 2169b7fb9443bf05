import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Creates payouts, the encrypted methods they go to, the batches they are sent in, and what providers told of
 * them. Postgres itself refuses a change of state that is no transition, and a second open payout of a partner
 * where its plan allows one.
 */
export class Migration20261121001100_create_payout extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists upline_payout_method (
        id text primary key,
        partner_id text not null,
        kind text not null,
        masked text not null,
        key_id text,
        sealed text,
        fingerprint text not null,
        created_at timestamptz not null default now(),
        deleted_at timestamptz,
        constraint upline_payout_method_forgotten check ((sealed is null) = (deleted_at is not null))
      )`);
    this.addSql(
      `create index if not exists upline_payout_method_of on upline_payout_method (partner_id, created_at)`,
    );
    this.addSql(
      `create index if not exists upline_payout_method_same on upline_payout_method (fingerprint)`,
    );
    this.addSql(
      `create index if not exists upline_payout_method_key on upline_payout_method (key_id, id)`,
    );
    this.addSql(`
      create table if not exists upline_payout_batch (
        id text primary key,
        provider text not null,
        currency text not null,
        total bigint not null check (total > 0),
        count int not null check (count > 0),
        created_by text not null,
        created_at timestamptz not null,
        exported_at timestamptz
      )`);
    this.addSql(`
      create table if not exists upline_payout (
        id text primary key,
        partner_id text not null,
        method_id text not null references upline_payout_method (id),
        provider text not null,
        currency text not null,
        amount bigint not null check (amount > 0),
        fee bigint not null check (fee >= 0 and fee < amount),
        state text not null default 'requested' check (state in
          ('requested', 'approved', 'processing', 'paid', 'rejected', 'failed', 'unknown')),
        one_open boolean not null,
        plan_version_id text not null,
        reason text,
        reference text,
        requested_at timestamptz not null,
        due_at timestamptz,
        approved_by text,
        approved_at timestamptz,
        batch_id text references upline_payout_batch (id),
        sent_at timestamptz,
        accepted_at timestamptz,
        next_look_at timestamptz,
        looks int not null default 0,
        paid_at timestamptz
      )`);
    this.addSql(`
      create unique index if not exists upline_payout_one_open on upline_payout (partner_id)
      where one_open and state in ('requested', 'approved', 'processing', 'unknown')`);
    this.addSql(
      `create index if not exists upline_payout_of on upline_payout (partner_id, requested_at)`,
    );
    this.addSql(
      `create index if not exists upline_payout_state on upline_payout (state, requested_at, id)`,
    );
    this.addSql(`create index if not exists upline_payout_batch_of on upline_payout (batch_id)`);
    this.addSql(
      `create index if not exists upline_payout_method_used on upline_payout (method_id)`,
    );
    this.addSql(`
      create index if not exists upline_payout_unsent on upline_payout (requested_at, id)
      where state = 'processing' and sent_at is null`);
    this.addSql(`
      create index if not exists upline_payout_to_look_up on upline_payout (next_look_at)
      where next_look_at is not null`);
    this.addSql(`
      create table if not exists upline_payout_news (
        provider text not null,
        event_id text not null,
        payout_id text not null,
        says text not null check (says in ('paid', 'failed', 'reversed')),
        came_to text not null,
        at timestamptz not null default now(),
        primary key (provider, event_id)
      )`);
    this.addSql(`
      create or replace function upline_payout_refuse() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'UPDATE' then
          raise exception 'payouts stay: % is refused', lower(tg_op) using errcode = 'UP005';
        end if;
        if old.state <> new.state and (old.state, new.state) not in (
          ('requested', 'approved'), ('requested', 'rejected'), ('approved', 'rejected'),
          ('approved', 'processing'), ('processing', 'unknown'), ('unknown', 'processing'),
          ('processing', 'paid'), ('unknown', 'paid'), ('processing', 'failed'),
          ('unknown', 'failed'), ('paid', 'failed'))
        then
          raise exception 'payout % cannot go from % to %', old.id, old.state, new.state
            using errcode = 'UP005';
        end if;
        if (old.id, old.partner_id, old.method_id, old.provider, old.currency, old.amount, old.fee)
          is distinct from
          (new.id, new.partner_id, new.method_id, new.provider, new.currency, new.amount, new.fee)
        then
          raise exception 'payout %: who gets what is fixed', old.id using errcode = 'UP005';
        end if;
        return new;
      end $$`);
    this.addSql(`
      create or replace trigger upline_payout_transitions before update or delete on upline_payout
      for each row execute function upline_payout_refuse()`);
    this.addSql(`
      create or replace trigger upline_payout_stays before truncate on upline_payout
      for each statement execute function upline_payout_refuse()`);
  }

  override async down(): Promise<void> {
    this.addSql(`
      drop table if exists upline_payout_news, upline_payout, upline_payout_batch, upline_payout_method`);
    this.addSql(`drop function if exists upline_payout_refuse`);
  }
}
