/** A payout that leaves a partner too little makes it no valid referral, under a plan with points. */
import { pointsLadder } from "../../src/engine/presets/points-ladder";
import { closeAt } from "../../src/workflows/steps/close-period";
import { DAY_MS, Lab } from "../support/network";
import { Paying } from "../support/paying";

const sales = {
  ladders: [
    {
      code: "sales",
      steps: [
        { code: "S0", name: "Start", requires: [] },
        { code: "S1", name: "Seller", requires: [{ metric: "pv", at_least: "100000" }] },
      ],
    },
  ],
  effective: "next_sale",
  expire: "never",
};

it("a payout that leaves less than the minimum makes a referral lapse once it is paid and hours are over", async () => {
  const payout = { minimum: "0", fee: "0", one_open: false };
  const lab = await Lab.open({ points: pointsLadder.points, ranks: sales, payout });
  const paying = await Paying.open(lab);
  try {
    const { net } = paying;
    const sponsor = await net.enrol();
    const { partner } = await paying.rich("1200.00", sponsor);
    // Valid is who has bought for fifty.
    await net.capture(await net.buy(partner, "60.00"));
    await net.drain();
    const kept = async () =>
      (await net.services.partner.pointsOf(partner.id, { limit: 1, offset: 0 })).kept;
    const close = (ms: number) => closeAt(net.services, { name: "day", ends_at: net.tick(ms) });
    expect(await kept()).toMatchObject({ isValid: true, below_since: null });

    const method = await paying.methodOf(partner);
    const asked = (await paying.request(partner, method, "20.00")).payout;
    // What is in the hold still is the partner's.
    await close(DAY_MS);
    expect(await kept()).toMatchObject({ isValid: true, below_since: null });
    await paying.approve(asked);
    await paying.batch([asked]);
    await paying.send();
    expect((await kept())?.below_since).toBe(net.tick(0));
    await close(3 * DAY_MS);
    expect(await kept()).toMatchObject({ isValid: true });
    await close(2 * DAY_MS);
    expect(await kept()).toMatchObject({ isValid: false });
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  } finally {
    await paying.close();
    await lab.close();
  }
});
