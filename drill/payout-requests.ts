/** One partner asks for all it has, five hundred times at once. */
import { addPayoutMethod } from "../src/workflows/payout-methods";
import { requestPayout } from "../src/workflows/steps/request-payout";
import { BANK, bankOptions } from "../integration-tests/support/bank-table";
import { databaseUrl } from "../integration-tests/support/databases";
import { Lab } from "../integration-tests/support/network";
import { must, type Drill, type Figures } from "./drill";

/** Codes of the refusals that are right: another one is open, or nothing is left. */
const REFUSALS = ["payout_open", "not_enough_available"];

export interface RequestPlan {
  /** half of them for a tenth of what there is, half for all of it */
  requests: number;
}

/** `plan`: fields on top of the halving matrix. With several open payouts allowed, the balance alone refuses. */
export async function askAtOnce(plan: object, { requests }: RequestPlan): Promise<Figures> {
  const lab = await Lab.open(plan);
  try {
    const database = await lab.copy();
    const net = await lab.network({ database, options: bankOptions(databaseUrl(database)) });
    const ann = await net.enrol(await net.enrol());
    const order = await net.buy(await net.enrol(ann), "1000.00");
    await net.capture(order);
    await net.drain();
    await net.release();
    const [actor, partner_id] = [ann.customer_id, ann.id];
    const method = await addPayoutMethod(net.services, {
      partner_id,
      actor,
      kind: BANK,
      details: { account: "DE89" },
    });
    const now = net.tick();
    const ask = async (amount: string): Promise<string> => {
      const request = { partner_id, amount, currency: "usd", method_id: method.id, actor };
      try {
        return (await requestPayout(net.services, request, now)).payout.state;
      } catch (error) {
        return (error as { code?: string }).code ?? (error as Error).message;
      }
    };
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, i) => ask(i % 2 === 0 ? "4.50" : "45.00")),
    );
    const won = answers.filter((answer) => answer === "requested").length;
    const strange = answers.filter((one) => one !== "requested" && !REFUSALS.includes(one));
    must(strange.length === 0, "a request was refused for another reason", [...new Set(strange)]);
    const [{ asked, held }] = await net.rows<{ asked: string; held: string }>(
      `select (select sum(amount) from upline_payout)::text as asked,
         (select balance from upline_account
          where owner_id = $1 and bucket = 'payout_hold')::text as held`,
      [partner_id],
    );
    must(asked === held && BigInt(asked) <= 45_000_000n, "more than there was", { asked, held });
    const proof = await net.prove();
    must(proof.ok, "the proof found a fault", proof.first_fault);
    await net.close();
    return { requests, won };
  } finally {
    await lab.close();
  }
}

const REQUESTS = 500;

export const payoutRequests: Drill = {
  name: "payout-requests",
  does: "500 payout requests of one partner at once; once more under a plan that allows several open ones",
  holds: "one wins; where several may be open, their sum never exceeds what is available",
  rounds: ["one open", "several open"],
  least: { requests: 2 * REQUESTS },
  async run(round, place) {
    const plan = place.scaled({ requests: REQUESTS });
    if (round === "several open") {
      return askAtOnce({ payout: { minimum: "1", fee: "0", one_open: false } }, plan);
    }
    const figures = await askAtOnce({}, plan);
    must(figures.won === 1, "not exactly one won", figures);
    return figures;
  },
};
