/** Check-ins of a store: one a day of the plan's zone, however many ask at once. */
import { pointsLadder } from "../../src/engine/presets/points-ladder";
import { checkIn } from "../../src/workflows/steps/check-in";
import { Lab, type Network, type Partner } from "../support/network";

describe("check-ins of a store", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ funds: [], ...pointsLadder, time_zone: "Europe/Berlin" });
  });
  afterAll(() => lab.close());

  const ask = (net: Network, { id: partner_id, customer_id }: Partner, now: string) =>
    checkIn(net.services, { partner_id, customer_id, now });

  const signIns = (net: Network) =>
    net.rows<{ points: string }>(
      `select points::text from upline_point_entry where task = 'sign_in' order by no`,
    );

  it("many at once are one, earned once by however many drains", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    await net.drain();
    const now = net.tick();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask(net, ann, now)));
    expect(answers.filter(({ already }) => !already)).toHaveLength(1);
    await Promise.all([net.drain(1), net.drain(), net.drain(7)]);
    expect(await signIns(net)).toHaveLength(1);
    expect(await ask(net, ann, now)).toEqual({ already: true });
    await net.drain();
    expect(await signIns(net)).toHaveLength(1);
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });

  it("a day is the zone's, also where clocks change", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    await net.drain();
    // 31 March 2030 has 23 hours in Berlin: it begins at 23:00 of the 30th and ends at 22:00 in UTC.
    const times = [
      ["2030-03-30T22:59:59.999Z", false],
      ["2030-03-30T23:00:00.000Z", false],
      ["2030-03-31T21:59:59.999Z", true],
      ["2030-03-31T22:00:00.000Z", false],
    ] as const;
    for (const [now, already] of times) {
      expect([now, await ask(net, ann, now)]).toEqual([now, { already }]);
    }
    await net.drain();
    expect(await signIns(net)).toHaveLength(3);
  });

  it("nobody who is suspended or gone checks in", async () => {
    const net = await lab.network();
    const ann = await net.enrol();
    await net.drain();
    for (const status of ["suspended", "terminated"] as const) {
      await net.setStatus(ann, status);
      await expect(ask(net, ann, net.tick())).rejects.toMatchObject({
        code: "partner_not_active",
      });
    }
    expect(await net.rows(`select * from upline_reported_fact`)).toEqual([]);
  });
});
