import type { Network } from "./network";

/** Everything of a book but the times it was written at. */
export async function bookOf(net: Network) {
  return {
    journals: await net.rows<{ no: string; id: string; hash: string }>(
      `select no, id, hash from upline_journal order by no`,
    ),
    facts: await net.rows<{ id: string; hash: string }>(
      `select id, hash from upline_fact order by id`,
    ),
    balances: await net.balances(),
    orders: await net.rows(`select * from upline_order order by order_id`),
    counted: await net.rows(`select tree, no, descendant_count from upline_node order by 1, 2`),
    inbox: await net.rows(`select * from upline_inbox`),
  };
}

export type Book = Awaited<ReturnType<typeof bookOf>>;
