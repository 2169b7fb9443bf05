/** Rows of what admins and partners asked for, against the facts by which their money moved. */
import { adjustments, type MoveRow } from "../../modules/ledger";
import { payoutMoves } from "../../modules/payout";
import { withdrawals } from "../../modules/trust-fund";
import type { SharedContext } from "../../support/sql";
import type { Services } from "../services";
import { differs, type Fault } from "./fault";

const PAGE = 2_000;

type Read = (after: string, limit: number) => Promise<MoveRow[]>;

/** Every row that says its money moved has its fact with the same figures, and every such fact its row. */
export async function moveFault(
  { ledger }: Services,
  context: SharedContext,
): Promise<Fault | null> {
  const kinds: Record<string, Read> = {
    adjustment: (after, limit) => adjustments.readMoves(context, after, limit),
    fund_withdrawal: (after, limit) => withdrawals.readMoves(context, after, limit),
    payout: (after, limit) => payoutMoves.readMoves(context, after, limit),
  };
  for (const [kind, rows] of Object.entries(kinds)) {
    const facts: Read = (after, limit) => ledger.read("MOVE_FACTS", [kind, after, limit], context);
    const fault = await compare(kind, new Sorted(rows), new Sorted(facts));
    if (fault) return fault;
  }
  return null;
}

/** Both sorted by the fact's id: the first that only one of them has, or that says something else. */
async function compare(kind: string, rows: Sorted, facts: Sorted): Promise<Fault | null> {
  for (;;) {
    const [row, fact] = [await rows.next(), await facts.next()];
    if (!row && !fact) return null;
    if (!row || (fact && fact.fact_id < row.fact_id)) {
      const id = (fact as MoveRow).fact_id;
      return { what: `row of ${kind}`, id, expected: "one that says so", found: "none" };
    }
    if (!fact || row.fact_id < fact.fact_id) {
      return { what: `fact of ${kind}`, id: row.fact_id, expected: "a journal", found: "none" };
    }
    for (const [field, found] of Object.entries(row.says)) {
      const wrong = differs(`${kind} ${field}`, row.fact_id, fact.says[field] ?? null, found);
      if (wrong) return wrong;
    }
  }
}

/** A sorted list read in pages. */
class Sorted {
  private page: MoveRow[] = [];
  private last = "";
  private isOver = false;

  constructor(private readonly read: Read) {}

  async next(): Promise<MoveRow | undefined> {
    if (this.page.length === 0 && !this.isOver) {
      this.page = await this.read(this.last, PAGE);
      this.isOver = this.page.length < PAGE;
      this.last = this.page[this.page.length - 1]?.fact_id ?? this.last;
    }
    return this.page.shift();
  }
}
