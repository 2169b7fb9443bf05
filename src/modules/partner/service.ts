import {
  generateEntityId,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import type { PartnerStatus } from "../../engine/facts";
import { UplineError } from "../../support/errors";
import { parseOptions, type UplineOptions } from "../../support/options";
import { isoTime, run, runOne, type SharedContext } from "../../support/sql";
import { generateCode, normaliseCode } from "./code";
import { Attribution } from "./models/attribution";
import { Partner } from "./models/partner";
import * as points from "./points";
import * as rankSql from "./rank-sql";
import * as ranks from "./ranks";
import * as sql from "./sql";

export interface NewPartner {
  id: string;
  customer_id: string;
  display_name: string;
  sponsor_id: string | null;
  joined_at: string;
}

export interface PartnerName {
  id: string;
  display_name: string;
  customer_id: string;
  sponsor_id: string | null;
  status: PartnerStatus;
  kyc_level: ranks.KycLevel;
  joined_at: string;
}

export interface OrderParty {
  order_id: string;
  customer_id: string | null;
  cart_id: string | null;
  /** when the order was created; what was true then counts */
  at: string;
}

export interface Referrals {
  enrolments: { day: string; count: number }[];
  sponsors: { partner_id: string; count: number }[];
  attributed_carts: number;
}

/** A code is 50 random bits; meeting a taken one this often means the generator is broken. */
const CODE_TRIES = 5;

/** Who is in the network: partners and which partner a cart counts for. */
export class PartnerService extends MedusaService({
  UplinePartner: Partner,
  UplineAttribution: Attribution,
}) {
  readonly options: UplineOptions;

  constructor(container: Record<string, unknown>, options?: unknown) {
    // eslint-disable-next-line prefer-rest-params
    super(...(arguments as unknown as [Record<string, unknown>]));
    void container;
    this.options = parseOptions(options);
  }

  /** Runs `work` in one transaction. */
  @InjectTransactionManager()
  async transact<Result>(
    work: (context: SharedContext) => Promise<Result>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Result> {
    return work(context);
  }

  newPartnerId(): string {
    return generateEntityId(undefined, "prt");
  }

  /** Inserts a partner with a fresh code; throws `already_partner` when the customer is one. */
  @InjectTransactionManager()
  async insertPartner(
    partner: NewPartner,
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ referral_code: string }> {
    const { id, customer_id, display_name, sponsor_id, joined_at } = partner;
    for (let tries = 0; tries < CODE_TRIES; tries++) {
      const referral_code = generateCode();
      const values = [id, customer_id, display_name, referral_code, sponsor_id, joined_at];
      if (await runOne(context, sql.INSERT_PARTNER, values)) return { referral_code };
      const [existing] = await this.partnersOfCustomers([customer_id], context);
      if (existing) throw alreadyPartner(customer_id, existing.id);
    }
    throw new Error("no free referral code was found");
  }

  @InjectManager()
  async partnersOfCustomers(
    customer_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<{ id: string; customer_id: string; status: PartnerStatus }[]> {
    return run(context, sql.PARTNERS_BY_CUSTOMER, [customer_ids]);
  }

  /** The active partner a typed code belongs to, or null: unknown and inactive codes look alike. */
  async partnerByCode(typed: string): Promise<PartnerName | null> {
    const [partner] = await this.listUplinePartners(
      { referral_code: normaliseCode(typed), status: "active" },
      { take: 1 },
    );
    return partner ? { ...partner, joined_at: isoTime(partner.joined_at) } : null;
  }

  @InjectManager()
  async statusesOf(
    partner_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, PartnerStatus>> {
    const rows = await run<{ id: string; status: PartnerStatus }>(context, sql.PARTNER_STATUSES, [
      partner_ids,
    ]);
    return new Map(rows.map((row) => [row.id, row.status]));
  }

  @InjectManager()
  async namesOf(
    partner_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, PartnerName>> {
    const rows = await run<PartnerName>(context, sql.PARTNER_NAMES, [partner_ids]);
    return new Map(rows.map((row) => [row.id, { ...row, joined_at: isoTime(row.joined_at) }]));
  }

  /** Joinings, inviters and attributed carts from one time and before another; the `top` inviters only. */
  @InjectManager()
  async referralsBetween(
    from: string,
    to: string,
    top: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<Referrals> {
    const [carts] = await run<{ count: number }>(context, sql.COUNT_ATTRIBUTED_CARTS, [from, to]);
    return {
      enrolments: await run(context, sql.ENROLMENTS_BY_DAY, [from, to]),
      sponsors: await run(context, sql.TOP_SPONSORS, [from, to, top]),
      attributed_carts: carts.count,
    };
  }

  @InjectManager()
  async codesOf(
    partner_ids: string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, { display_name: string; referral_code: string }>> {
    type Row = { id: string; display_name: string; referral_code: string };
    const rows = await run<Row>(context, sql.PARTNER_CODES, [partner_ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** How many partners there are of each status. */
  @InjectManager()
  async countByStatus(
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<PartnerStatus, number>> {
    type Row = { status: PartnerStatus; count: number };
    const rows = await run<Row>(context, sql.COUNT_BY_STATUS);
    return new Map(rows.map((row) => [row.status, row.count]));
  }

  /** Changes a status and returns the old one; `terminated` is final. */
  @InjectTransactionManager()
  async setStatus(
    partner_id: string,
    status: PartnerStatus,
    @MedusaContext() context: SharedContext = {},
  ): Promise<PartnerStatus> {
    const row = await runOne<{ from_status: PartnerStatus }>(context, sql.SET_STATUS, [
      partner_id,
      status,
    ]);
    if (row) return row.from_status;
    const [partner] = await this.listUplinePartners({ id: partner_id });
    if (!partner) throw new UplineError("not_found", "partner_not_found", "no such partner");
    throw staysTerminated();
  }

  /** Where partners stand; who has no row of a ladder stands on its first step. */
  @InjectManager()
  async ranksOf(
    partner_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<ranks.RankRow[]> {
    return ranks.readRanks(context, partner_ids);
  }

  /** Puts standings and adds the awards that led to them. Only under the network's lock. */
  @InjectTransactionManager()
  async writeRanks(
    standings: readonly ranks.RankRow[],
    awards: readonly ranks.NewAward[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await ranks.putRanks(context, standings, awards);
  }

  /** A partner's awards, newest first. */
  @InjectManager()
  async awardsOf(
    partner_id: string,
    limit: number,
    offset: number,
    @MedusaContext() context: SharedContext = {},
  ): Promise<ranks.RankAward[]> {
    const rows = await run<ranks.RankAward>(context, rankSql.AWARDS_OF, [
      partner_id,
      limit,
      offset,
    ]);
    return rows.map((row) => ({ ...row, at: isoTime(row.at) }));
  }

  /** A partner's points now with a page of what led there, newest first; null before it has any. */
  @InjectManager()
  async pointsOf(
    partner_id: string,
    page: { limit: number; offset: number },
    @MedusaContext() context: SharedContext = {},
  ) {
    const kept = (await points.readPoints(context, [partner_id])).get(partner_id) ?? null;
    const badges = await points.readBadges(context, partner_id);
    return { kept, badges, ...(await points.readEntries(context, partner_id, page)) };
  }

  /** The first standing that is not what its awards come to, or null. */
  @InjectManager()
  async checkRanks(@MedusaContext() context: SharedContext = {}): Promise<ranks.RankFault | null> {
    return ranks.checkRanks(context);
  }

  @InjectManager()
  async reachedOf(
    partner_ids: readonly string[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, ranks.Reached>> {
    return ranks.readReached(context, partner_ids);
  }

  /** Sets when partners were activated and first bought; what is set stays. */
  @InjectTransactionManager()
  async writeReached(
    reached: ReadonlyMap<string, ranks.Reached>,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await ranks.putReached(context, reached);
  }

  /** Sets the level of a partner's identity check and returns the old one; throws `partner_not_found`. */
  @InjectTransactionManager()
  async setKycLevel(
    partner_id: string,
    level: ranks.KycLevel,
    @MedusaContext() context: SharedContext = {},
  ): Promise<ranks.KycLevel> {
    const row = await runOne<{ from_level: ranks.KycLevel }>(context, rankSql.SET_KYC, [
      partner_id,
      level,
    ]);
    if (row) return row.from_level;
    throw new UplineError("not_found", "partner_not_found", "no such partner");
  }

  /** Makes a cart count for a partner from now on, in place of whoever it counted for. */
  @InjectTransactionManager()
  async attributeCart(
    cart_id: string,
    partner_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<void> {
    await run(context, sql.END_ATTRIBUTION, [cart_id]);
    await run(context, sql.ADD_ATTRIBUTION, [
      generateEntityId(undefined, "uatt"),
      cart_id,
      partner_id,
    ]);
  }

  /** Takes the code off a cart; returns whose it was, or null. */
  @InjectTransactionManager()
  async clearCart(
    cart_id: string,
    @MedusaContext() context: SharedContext = {},
  ): Promise<string | null> {
    const row = await runOne<{ partner_id: string }>(context, sql.END_ATTRIBUTION, [cart_id]);
    return row?.partner_id ?? null;
  }

  /** Who bought each order, or whom it counts for, as it was when the order was created. */
  @InjectManager()
  async attributionsOf(
    orders: OrderParty[],
    @MedusaContext() context: SharedContext = {},
  ): Promise<Map<string, { buyer_id: string | null; seller_id: string | null }>> {
    type Row = { order_id: string; buyer_id: string | null; seller_id: string | null };
    const rows = await run<Row>(context, sql.ATTRIBUTIONS_OF_ORDERS, [
      orders.map((order) => order.order_id),
      orders.map((order) => order.customer_id),
      orders.map((order) => order.cart_id),
      orders.map((order) => order.at),
    ]);
    return new Map(rows.map((row) => [row.order_id, row]));
  }
}

/** Leaving is final. */
export function staysTerminated(): UplineError {
  const message = "a terminated partner stays terminated; enrol a new customer instead";
  return new UplineError("not_allowed", "partner_terminated", message);
}

export function alreadyPartner(customer_id: string, partner_id: string): UplineError {
  return new UplineError("conflict", "already_partner", "this customer is a partner already", {
    customer_id,
    partner_id,
  });
}
