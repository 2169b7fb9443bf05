/**
 * A history: members and events in the order they take effect. Rows arrive as text (CSV or JSON), every one
 * is checked before the first is applied, and a bad row is named with its place and its reason.
 */
import { CURRENCY_DIGITS } from "./currencies";
import { EngineError } from "./errors";
import { exchanged, exchangeRate, unexchanged } from "./exchange";
import { PARTNER_STATUSES } from "./facts";
import type { PartnerStatus, SaleSource } from "./facts";
import { releaseTime } from "./hold";
import { cutToCurrency, parseMajor, parseUnits } from "./money";
import { PERIODS } from "./periods/names";
import type { PeriodName } from "./periods/names";
import { reportable } from "./points/schema";
import type { MetricUnit } from "./points/schema";
import { sourcesOfPlan } from "./plan";
import type { Plan } from "./plan";
import { heldUntil } from "./placement/schema";

/** Volume of one order, or a member's opening volume: ledger units of the plan's currency. */
export interface OwnVolume {
  pv: bigint;
  bv: bigint;
  cv: bigint;
}

export interface Member {
  id: string;
  sponsor_id: string | null;
  joined_at: string;
  status: PartnerStatus;
  /** what the member had bought before the history begins */
  opening: OwnVolume;
  /** the step of the plan's first ladder it stands on already; absent: the lowest */
  rank?: string;
}

interface Base {
  id: string;
  at: string;
}
export type OrderEvent = Base & {
  kind: "order";
  /** absent: an order */
  source?: SaleSource;
  member_id: string;
  /** what rates are taken of: an order's net, an investment's fee, a profit */
  amount: bigint;
  currency: string;
  /** the selling partner of a client */
  ref: string | null;
  volume: OwnVolume;
  /** what counts for turnover, in the plan's currency */
  turnover: bigint;
  /** what the buyer's own investment returned */
  own_return?: bigint;
};
export type HistoryEvent =
  | OrderEvent
  | (Base & { kind: "refund"; ref: string; amount: bigint })
  | (Base & { kind: "cancel"; ref: string })
  | (Base & { kind: "close"; period: PeriodName })
  /** `by`: how often, or ledger units of the plan's currency, as the metric is counted */
  | (Base & { kind: "task"; member_id: string; metric: string; by: bigint })
  | (Base & { kind: "withdraw"; member_id: string; amount: bigint; currency: string });
/** A history event, or what one causes by itself when its time comes. */
export type TimedEvent =
  | HistoryEvent
  | (Base & { kind: "release"; ref: string })
  /** the holding days of member `ref` are over */
  | (Base & { kind: "place"; ref: string });

/** A row as read: column name → cell; an empty cell is an absent value. `place` is "file:line". */
export interface Row {
  place: string;
  cells: Readonly<Partial<Record<string, string>>>;
}

const ID = /^[^\s:|,"]{1,100}$/;
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

class BadRow extends EngineError {
  constructor(row: Row, field: string, reason: string) {
    super("bad_row", `${row.place}: ${field} ${reason}`, field);
  }
}

const cell = (row: Row, field: string): string | undefined => row.cells[field] || undefined;

function need(row: Row, field: string): string {
  const value = cell(row, field);
  if (value === undefined) throw new BadRow(row, field, "is missing");
  return value;
}

function needId(row: Row, field: string): string {
  const value = need(row, field);
  if (!ID.test(value)) throw new BadRow(row, field, `"${value}" is not an id`);
  return value;
}

/** ISO 8601 to the millisecond in UTC; a time without a zone is UTC. */
function needTime(row: Row, field: string): string {
  const text = need(row, field);
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T") ? text : `${text}Z`;
  const time = TIME.test(text) && isDay(text.slice(0, 10)) ? Date.parse(zoned) : NaN;
  if (Number.isNaN(time)) throw new BadRow(row, field, `"${text}" is not an ISO 8601 time`);
  return new Date(time).toISOString();
}

/** JavaScript reads February 30 as March 1; a history does not. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** A decimal ≥ 0, read by `parse`; the reason of its refusal becomes the row's. */
function needDecimal(row: Row, field: string, parse: (text: string) => bigint): bigint {
  const text = need(row, field);
  let units: bigint;
  try {
    units = parse(text);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new BadRow(row, field, error.message.replace(`${field} `, ""));
  }
  if (units < 0n) throw new BadRow(row, field, `"${text}" is negative`);
  return units;
}

const needMajor = (row: Row, field: string, currency: string): bigint =>
  needDecimal(row, field, (text) => parseMajor(text, currency, field));

function needCurrency(row: Row): string {
  const currency = need(row, "currency");
  if (CURRENCY_DIGITS.has(currency)) return currency;
  throw new BadRow(row, "currency", `"${currency}" is not known`);
}

/** How often something happened: once, when the cell is empty. */
function countOf(row: Row, field: string): bigint {
  const text = cell(row, field) ?? "1";
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return BigInt(text);
  throw new BadRow(row, field, `"${text}" is not a count from 1 to 999999999`);
}

const needAmount = (row: Row, currency: string): bigint => needMajor(row, "amount", currency);

type HistoryTerms = Pick<Plan, "currency" | "base" | "fx" | "bonuses" | "ranks" | "points">;

/** Reads a history row by row: all members first, then all events; `events()` ends it. */
export class HistoryReader {
  readonly members = new Map<string, Member>();
  readonly #events = new Map<string, HistoryEvent>();
  /** rows whose order may stand further down in the file */
  readonly #references: Row[] = [];
  #last = "";

  /** what this plan can decide */
  readonly #sources: readonly SaleSource[];

  constructor(private readonly plan: HistoryTerms) {
    this.#sources = sourcesOfPlan(plan);
  }

  /** Checks a member: ascending by joining, sponsor before recruit, id unique. */
  addMember(row: Row): void {
    const id = needId(row, "id");
    if (this.members.has(id)) throw new BadRow(row, "id", `"${id}" is there twice`);
    const sponsor_id = cell(row, "sponsor_id") ?? null;
    if (sponsor_id !== null && !this.members.has(sponsor_id)) {
      throw new BadRow(row, "sponsor_id", `"${sponsor_id}" is no member above this row`);
    }
    const joined_at = needTime(row, "joined_at");
    if (joined_at < this.#last) {
      throw new BadRow(row, "joined_at", "is earlier than the row before it");
    }
    this.#last = joined_at;
    const name = cell(row, "status") ?? "active";
    const status = PARTNER_STATUSES.find((item) => item === name);
    if (!status) {
      throw new BadRow(row, "status", `"${name}" is not one of ${PARTNER_STATUSES.join(", ")}`);
    }
    const opening = this.#volume(row, "personal_volume", 0n);
    const rank = cell(row, "rank");
    const [main] = this.plan.ranks?.ladders ?? [];
    if (rank !== undefined && main && !main.steps.some((step) => step.code === rank)) {
      throw new BadRow(row, "rank", `"${rank}" is no step of ladder "${main.code}"`);
    }
    this.members.set(id, {
      id,
      sponsor_id,
      joined_at,
      status,
      opening: { pv: opening, bv: opening, cv: opening },
      ...(rank !== undefined && main ? { rank } : {}),
    });
  }

  /** Checks an event against the members and the events so far. Rows may come in any order of time. */
  addEvent(row: Row): void {
    const id = needId(row, "id");
    if (this.#events.has(id)) throw new BadRow(row, "id", `"${id}" is there twice`);
    const at = needTime(row, "at");
    const kind = need(row, "kind");
    const source = this.#sources.find((item) => item === kind);
    if (source) {
      this.#events.set(id, this.#sale(row, id, at, source));
    } else if (kind === "refund" || kind === "cancel") {
      const ref = needId(row, "ref");
      this.#references.push(row);
      this.#events.set(
        id,
        kind === "cancel" ? { kind, id, at, ref } : { kind, id, at, ref, amount: 0n },
      );
    } else if (kind === "close") {
      this.#events.set(id, { kind, id, at, period: this.#period(row) });
    } else if (kind === "withdraw") {
      this.#events.set(id, this.#withdrawal(row, id, at));
    } else if (kind === "task" && this.plan.points) {
      this.#events.set(id, this.#task(row, id, at, reportable(this.plan.points)));
    } else {
      const more = ["refund", "cancel", "close", "withdraw", ...(this.plan.points ? ["task"] : [])];
      const known = [...this.#sources, ...more].join(", ");
      throw new BadRow(row, "kind", `"${kind}" is not a kind this plan knows: ${known}`);
    }
  }

  /** Every event in file order, once refunds and cancels have been held against their orders. */
  events(): HistoryEvent[] {
    const events = [...this.#events.values()];
    const places = new Map(events.map(({ id }, index) => [id, index]));
    const isLater = (one: HistoryEvent, other: HistoryEvent) =>
      one.at === other.at
        ? (places.get(one.id) ?? 0) > (places.get(other.id) ?? 0)
        : one.at > other.at;
    for (const row of this.#references) {
      const event = this.#events.get(row.cells.id ?? "");
      if (event?.kind !== "refund" && event?.kind !== "cancel") continue;
      const order = this.#events.get(event.ref);
      if (order?.kind !== "order") {
        throw new BadRow(row, "ref", `"${event.ref}" is no order of this file`);
      }
      if (!isLater(event, order)) {
        throw new BadRow(row, "at", `is before order "${order.id}" was placed`);
      }
      const currency = cell(row, "currency") ?? order.currency;
      if (currency !== order.currency) {
        throw new BadRow(row, "currency", `"${currency}" is not the order's ("${order.currency}")`);
      }
      if (event.kind === "refund") event.amount = needAmount(row, currency);
    }
    return events;
  }

  #period(row: Row): PeriodName {
    const name = need(row, "metric");
    const period = PERIODS.find((item) => item === name);
    if (!period) throw new BadRow(row, "metric", `"${name}" is not one of ${PERIODS.join(", ")}`);
    return period;
  }

  /** A partner that had joined by then. */
  #member(row: Row, at: string): string {
    const id = needId(row, "member_id");
    const member = this.members.get(id);
    if (!member) throw new BadRow(row, "member_id", `"${id}" is no member`);
    if (member.joined_at > at) throw new BadRow(row, "at", `is before member "${id}" joined`);
    return id;
  }

  #withdrawal(row: Row, id: string, at: string): HistoryEvent {
    const member_id = this.#member(row, at);
    const currency = needCurrency(row);
    const amount = needAmount(row, currency);
    if (amount === 0n) throw new BadRow(row, "amount", "must be above 0");
    return { kind: "withdraw", id, at, member_id, amount, currency };
  }

  #task(row: Row, id: string, at: string, metrics: ReadonlyMap<string, MetricUnit>): HistoryEvent {
    const member_id = this.#member(row, at);
    const metric = need(row, "metric");
    const unit = metrics.get(metric);
    if (!unit) {
      throw new BadRow(
        row,
        "metric",
        `"${metric}" is not one of ${[...metrics.keys()].join(", ")}`,
      );
    }
    const currency = cell(row, "currency");
    if (currency !== undefined && currency !== this.plan.currency) {
      throw new BadRow(
        row,
        "currency",
        `"${currency}" is not the plan's ("${this.plan.currency}")`,
      );
    }
    const by = unit === "amount" ? needAmount(row, this.plan.currency) : countOf(row, "amount");
    return { kind: "task", id, at, member_id, metric, by };
  }

  #sale(row: Row, id: string, at: string, source: SaleSource): OrderEvent {
    const currency = needCurrency(row);
    const member_id = needId(row, "member_id");
    const ref = cell(row, "ref") ?? null;
    if (ref !== null && !this.members.has(ref)) {
      throw new BadRow(row, "ref", `"${ref}" is no member`);
    }
    const partner = this.members.get(member_id) ?? (ref === null ? null : this.members.get(ref));
    if (partner && partner.joined_at > at) {
      throw new BadRow(row, "at", `is before member "${partner.id}" joined`);
    }
    const whole = needAmount(row, currency);
    // Without a rate, what was sold in another currency counts for nothing but its commissions.
    const inPlan = () => exchanged(this.plan, whole, currency) ?? 0n;
    const counted = source === "profit" ? 0n : needDecimal(row, "amount", inPlan);
    const bv = this.#volume(row, "bv", counted);
    const volume = { pv: this.#volume(row, "pv", counted), bv, cv: this.#volume(row, "cv", bv) };
    const optional = (field: string) =>
      cell(row, field) === undefined ? 0n : needMajor(row, field, currency);
    const amount =
      source === "investment"
        ? optional("fee")
        : source === "order" && this.plan.base === "cv"
          ? this.#baseOfCv(row, currency, volume.cv)
          : whole;
    const own_return = source === "profit" ? optional("own_return") : 0n;
    if (own_return > 0n && amount === 0n) {
      throw new BadRow(row, "own_return", "needs an amount above 0, whose refund takes it back");
    }
    return {
      kind: "order",
      id,
      at,
      ...(source === "order" ? {} : { source }),
      member_id,
      amount,
      currency,
      ref,
      volume,
      turnover: counted,
      ...(own_return > 0n ? { own_return } : {}),
    };
  }

  /** CV in the order's currency, cut to its own digits. */
  #baseOfCv(row: Row, currency: string, cv: bigint): bigint {
    if (exchangeRate(this.plan, currency) === null) {
      throw new BadRow(
        row,
        "currency",
        `"${currency}" has no rate in the plan's fx, which CV needs`,
      );
    }
    return needDecimal(row, "amount", () => cutToCurrency(unexchanged(this.plan, cv, currency)));
  }

  #volume(row: Row, field: string, absent: bigint): bigint {
    if (cell(row, field) === undefined) return absent;
    return needDecimal(row, field, (text) => parseUnits(text, this.plan.currency, field));
  }
}

export type Step = { at: string; join: Member } | { at: string; event: TimedEvent };

/**
 * Everything that happens, in order: by time, then placings of who was held, then joinings, then releases that
 * are due, then file order. A placing or release after the last row of the history has not happened yet, and an
 * order that nobody brought has no release.
 */
export function timeline(
  plan: Plan,
  members: ReadonlyMap<string, Member>,
  events: readonly HistoryEvent[],
): Step[] {
  const joins: Step[] = [...members.values()].map((join) => ({ at: join.joined_at, join }));
  const end = [...joins, ...events].reduce((last, { at }) => (at > last ? at : last), "");
  const releases = events.flatMap((event): Step[] => {
    if (event.kind !== "order" || !(members.has(event.member_id) || event.ref)) return [];
    const at = releaseTime(plan, event.at, event.source);
    if (at === null || at > end) return [];
    return [{ at, event: { kind: "release", id: `release:${event.id}`, at, ref: event.id } }];
  });
  const rows = events.map((event): Step => ({ at: event.at, event }));
  const placings = [...members.values()].flatMap((member): Step[] => {
    const at = heldUntil(plan.placement, member);
    if (at === null || at > end) return [];
    return [{ at, event: { kind: "place", id: `placement:${member.id}`, at, ref: member.id } }];
  });
  return [...placings, ...joins, ...releases, ...rows].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  );
}
