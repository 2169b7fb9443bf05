/** Where the money of one order stands: kept up to date posting by posting. */
import type { Posting } from "./decision";
import type { Standing } from "./settle";

/** Books a posting on an order's standing, slot by slot and account by account; `world:*` is not part of it. */
export function stand(standing: Standing[], posting: Posting): void {
  for (const [account, change] of [
    [posting.from, -posting.amount],
    [posting.to, posting.amount],
  ] as const) {
    if (account.startsWith("world:")) continue;
    const { bonus, level, rate } = posting;
    // An order has few places: looking through them is quicker than building a key for each.
    const item = standing.find(
      (other) =>
        other.level === level &&
        other.bonus === bonus &&
        other.account === account &&
        other.rate === rate,
    );
    if (item) item.amount += change;
    else standing.push({ account, bonus, level, rate, amount: change });
  }
}
