/** A network that a property test grows from run to run, and what is stored and shown of it. */
import fc from "fast-check";
import { showFundTransactions } from "../../src/workflows/views/trust-funds";
import { showChildren, showNodes, type ShownNode } from "../../src/workflows/views/tree";
import type { Lab, Network, Partner } from "./network";
import type { ShopOrder } from "./orders";

export interface StoredPosting {
  from: string;
  to: string;
  amount: string;
  bonus: string;
  level: number | null;
  note: string;
}

/** Who acts: the index counts round everybody there is. */
export const pick = fc.nat({ max: 10_000 });

/** Cents of an order: from one to a million dollars. */
export const cents = fc.integer({ min: 1, max: 100_000_000 });

export const amountOf = (minor: number): string => (minor / 100).toFixed(2);

/** Holds for a hundred random values, as the seed asks. */
export const always = <Given>(
  given: fc.Arbitrary<Given>,
  holds: (given: Given) => Promise<void>,
): Promise<void> => fc.assert(fc.asyncProperty(given, holds), { numRuns: 100, endOnFailure: true });

const FIRST = 8;

export class Crowd {
  readonly people: Partner[] = [];

  private constructor(readonly net: Network) {}

  static async gather(lab: Lab): Promise<Crowd> {
    const crowd = new Crowd(await lab.network());
    for (let i = 0; i < FIRST; i++) await crowd.enrol(i === 0 ? null : crowd.somebody(i));
    return crowd;
  }

  somebody(index: number): Partner {
    return this.people[index % this.people.length];
  }

  async enrol(sponsor: Pick<Partner, "id"> | null): Promise<Partner> {
    const partner = await this.net.enrol(sponsor);
    this.people.push(partner);
    return partner;
  }

  async nodeOf(partner_id: string): Promise<ShownNode> {
    const nodes = await this.net.services.tree.nodesOf("placement", [partner_id]);
    return (await showNodes(this.net.services, [...nodes.values()]))[0];
  }

  async childrenOf(parent_id: string): Promise<ShownNode[]> {
    const page = { limit: 100, offset: 0 };
    return (await showChildren(this.net.services, "placement", parent_id, page)).nodes;
  }

  async everybody(): Promise<ShownNode[]> {
    const nodes: ShownNode[] = [];
    for await (const page of this.net.services.tree.everyone("placement")) {
      nodes.push(...(await showNodes(this.net.services, page)));
    }
    return nodes;
  }

  async postingsOf({ id }: ShopOrder): Promise<StoredPosting[]> {
    return this.net.rows<StoredPosting>(
      `select f.code as "from", t.code as "to", p.amount, p.bonus, p.level, p.note
       from upline_posting p
       join upline_account f on f.id = p.from_account join upline_account t on t.id = p.to_account
       where p.order_id = $1 order by p.journal_no, p.line`,
      [id],
    );
  }

  /** A partner buys for itself; what that posted. */
  async buys(buyer: Partner, minor: number): Promise<StoredPosting[]> {
    const order = await this.net.buy(buyer, amountOf(minor));
    await this.net.drain();
    return this.postingsOf(order);
  }

  /** Pending and available of a partner: the wallet of the seed. */
  async walletOf({ id }: Partner): Promise<bigint> {
    const accounts = await this.net.services.ledger.balancesOf([id]);
    return accounts
      .filter(({ account }) => /:(pending|available)$/.test(account))
      .reduce((sum, { amount }) => sum + amount, 0n);
  }

  async fundHistory(code: string) {
    const transactions = [];
    for (let offset = 0; ; offset += 100) {
      const page = { limit: 100, offset };
      const shown = await showFundTransactions(this.net.services, code, "usd", page);
      transactions.push(...shown.transactions);
      if (transactions.length >= shown.count) return transactions;
    }
  }
}

/** Sum of what went to the accounts that match. */
export function sumTo(postings: readonly StoredPosting[], to: RegExp): bigint {
  return postings
    .filter((posting) => to.test(posting.to))
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}
