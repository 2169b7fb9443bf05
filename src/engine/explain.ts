/** The words of a trace, made from the frozen inputs when somebody asks; only reason codes are stored. */
import type { Line, LineReason, Skip, SkipReason } from "./decision";
import type { JoinFact, PlacementFact, SaleFact } from "./facts";
import { formatUnits, multiply, rate, rateText } from "./money";
import type { ShareReason } from "./periods/kind";
import type { Plan } from "./plan";

const percent = (text: string): string => `${rateText(multiply(rate(text), rate("100")))} %`;

const LINE_WORDS: Record<LineReason, (share: string, line: Line) => string> = {
  earned: (share, line) =>
    `${share}, as partner at level ${line.level} above the buyer${stood(line)}`,
  allocated: (share) => `${share}, allocated from every sale`,
  remainder: () => "what the levels of this bonus did not pay",
  no_recipient: (share) => `${share}, because nobody stands above the buyer to receive it`,
  recipient_not_active: (share) => `${share}, because the partner above the buyer is not active`,
  own_sale: (share) => `${share}, the seller's own rate`,
  difference: (share, line) =>
    `${share}: own rate ${percent(line.own_rate ?? "0")} less ${percent(line.source_rate ?? "0")}, the highest below`,
  own_return: () => "what the own investment returned, as given",
  sale_pool: () => "drawn from the partner's own sales",
  sale_limit_exceeded: () => "borne by the house: the partner's own sales do not cover it",
  no_sale_row: () => "borne by the house: the partner never sold",
  own_rebate: (share) => `${share}, back on the own purchase`,
  cap: () => "what the plan's cap cut from the other amounts of this order",
};

/** Under compression the level paid is not where the partner stands. */
const stood = ({ stands_at }: Line): string =>
  stands_at === undefined
    ? ""
    : `: it stands at level ${stands_at}, those between were passed over`;

const SKIP_WORDS: Record<SkipReason, string> = {
  not_active: "the partner was not active when the order was decided",
  share_too_small: "the share of this level is less than the smallest unit of the ledger",
  beyond_levels: "this bonus does not reach this level",
  no_rank: "the partner has no rank that shares in the network's sales",
  rate_not_higher: "the rate is not above the highest one met below",
  stop_rate_reached: "the highest rate of the bonus was reached further down",
  own_purchase: "nobody earns on an own purchase",
  sale_limit_exceeded: "the partner's own sales do not cover it, and the house pays nothing",
  no_sale_row: "the partner never sold, and the house pays nothing",
};

/** Why a line pays what it pays, as a sentence fragment: "1.5 % of 100.000000 usd, as partner at level 1 …". */
export function explainLine(line: Line, sale: SaleFact): string {
  const base = `${formatUnits(sale.base, sale.currency)} ${sale.currency}`;
  const words = LINE_WORDS[line.reason](
    line.rate === null ? "" : `${percent(line.rate)} of ${base}`,
    line,
  );
  if (line.before_cap === undefined) return words;
  return `${words}; cut from ${formatUnits(line.before_cap, sale.currency)} by the plan's cap`;
}

export function explainSkip(skip: Skip): string {
  return SKIP_WORDS[skip.reason];
}

/** Why a line of a joining pays: "level 3 above the newcomer, drawn from the partner's own sales". */
export function explainJoinLine(line: Line): string {
  return `level ${line.level} above the newcomer, ${LINE_WORDS[line.reason]("", line)}`;
}

const SHARE_WORDS: Record<ShareReason, string> = {
  pool_share: "an equal part of the pool",
  remainder: "what rounding left",
  package_increase: "what the package reached is worth beyond what was paid before",
  matched: "the rate of the volume matched between both legs",
  matched_cut: "the rate of the volume matched, cut in proportion to the limit of all matches",
};

/** Why the close of a period pays somebody. */
export const explainShare = (reason: ShareReason): string => SHARE_WORDS[reason];

/** A skip as it is shown: a single partner by id where the reason is the partner's own, else a run of levels. */
export interface ShownSkip {
  partner_id?: string;
  from_level: number;
  to_level: number;
  bonus: string;
  why: string;
}

/** Expands stored runs: a reason that lies in the partner is told for each partner by id. */
export function showSkips(skips: readonly Skip[], sale: SaleFact, plan: Plan): ShownSkip[] {
  return skips.flatMap((skip) => {
    const why = explainSkip(skip);
    const bonus = plan.bonuses.find((item) => item.code === skip.bonus);
    const climbed = climberOf(skip, sale);
    if (climbed) {
      const { from_level, to_level } = skip;
      return [{ partner_id: climbed, from_level, to_level, bonus: skip.bonus, why }];
    }
    const tree = bonus && "tree" in bonus ? bonus.tree : null;
    if (!isOwnReason(skip) || !tree) {
      return [{ from_level: skip.from_level, to_level: skip.to_level, bonus: skip.bonus, why }];
    }
    const nodes = sale.upline[tree].nodes.slice(skip.from_level - 1, skip.to_level);
    return nodes.map((node, index) => {
      const level = skip.from_level + index;
      const { partner_id } = node;
      return { partner_id, from_level: level, to_level: level, bonus: skip.bonus, why };
    });
  });
}

/** Skips of a joining; the reasons but one lie in the partner, who is told by id. */
export function showJoinSkips(
  skips: readonly Skip[],
  { uplines }: JoinFact | PlacementFact,
): ShownSkip[] {
  return skips.flatMap(({ bonus, from_level, to_level, reason }): ShownSkip[] => {
    const why =
      reason === "not_active" ? "the partner was not active at the joining" : SKIP_WORDS[reason];
    if (reason === "beyond_levels") return [{ from_level, to_level, bonus, why }];
    return (uplines?.[bonus]?.nodes ?? [])
      .filter(({ level }) => level >= from_level && level <= to_level)
      .map(({ partner_id, level }) => {
        return { partner_id, from_level: level, to_level: level, bonus, why };
      });
  });
}

/** True when the reason lies in each partner of a run, not in the bonus. */
const isOwnReason = ({ reason }: Skip): boolean => reason === "not_active" || reason === "no_rank";

/** The one partner of a climb, or of level 0, that a skip is about; null for a run of levels. */
function climberOf({ bonus, from_level, to_level }: Skip, sale: SaleFact): string | null {
  if (to_level === 0) return sale.buyer_id ?? sale.seller_id;
  const climb = sale.climbs?.[bonus];
  if (!climb || from_level !== to_level) return null;
  return climb.above.find(({ level }) => level === from_level)?.partner_id ?? null;
}
