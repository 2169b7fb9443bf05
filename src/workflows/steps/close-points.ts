/** Points at the close of a period: what expires, who is a valid referral, and what a rise of rank earns. */
import type { RankEvaluation } from "../../engine/evaluation";
import { Network } from "../../engine/network";
import type { Plan } from "../../engine/plan";
import type { Snapshot, SnapshotSeat } from "../../engine/snapshot";
import { readAllPoints } from "../../modules/partner";
import type { SharedContext } from "../../support/sql";
import { StoredPoints } from "./points";

export interface ClosedPoints {
  /** with everybody's points, and who is a valid referral */
  snapshot: Snapshot;
  /** Earns what the ranks of the close give, and writes everything. */
  write(changes: readonly RankEvaluation[]): Promise<void>;
}

/** Ends the day of everybody's points, if it is a day that closes. A plan without points pays nothing for it. */
export async function closePoints(
  version: { id: string; plan: Plan },
  seen: Snapshot,
  context: SharedContext,
): Promise<ClosedPoints> {
  if (!version.plan.points) return { snapshot: seen, write: async () => {} };
  const { network, seats } = seatsOf(seen);
  const seatAt = (id: string) => seen.seats[network.seatOf(id).number];
  const stored = new StoredPoints(await readAllPoints(context), {
    heldOf: (id) => seatAt(id).held,
    rankOf: (_version, id, ladder) => seatAt(id).ranks[ladder].rank,
    boughtBefore: (id) => seen.life[network.seatOf(id).number].own_amount,
  });
  if (seen.period === "day") stored.closed(version, seats, seen.at);
  const withPoints = (seat: SnapshotSeat, index: number): SnapshotSeat => {
    const has = stored.of(version, seats[index]);
    return has ? { ...seat, points: has.points, is_valid_referral: has.isValid } : seat;
  };
  return {
    snapshot: { ...seen, seats: seen.seats.map(withPoints) },
    async write(changes) {
      for (const { member_id, ladder, rank } of changes) {
        stored.ranked(version, network.seatOf(member_id), { ladder, rank }, seen.at);
      }
      await stored.write(context);
    },
  };
}

/** Everybody of a snapshot below its sponsor; seats are numbered as in the snapshot. */
function seatsOf({ seats: all }: Snapshot) {
  const network = new Network({ kind: "sponsor" });
  const own = { pv: 0n, bv: 0n, cv: 0n };
  const seats = all.map(({ partner_id: id, sponsor, joined_at, status }) => {
    const sponsor_id = sponsor === null ? null : all[sponsor].partner_id;
    return network.restore({ id, sponsor_id, joined_at, status, own });
  });
  return { network, seats };
}
