/** A store under a plan that passes over who is not active, with a cap: what it freezes, pays and takes back. */
import { Lab, type Network, type Partner } from "../support/network";
import { simulatePlan } from "../../src/workflows/views/plan-simulation";
import { parsePlan } from "../../src/engine/plan";
import { halvingMatrix } from "../../src/engine/presets/halving-matrix";

const LEVELS = {
  kind: "level",
  code: "levels",
  tree: "sponsor",
  rates: { kind: "list", rates: ["0.1", "0.05"] },
  compression: "inactive",
  pool: "0.2",
  remainder: "house:commission",
};
const PLAN = {
  bonuses: [LEVELS, { kind: "fund", code: "trust", fund: "trust", rate: "0.05" }],
  cap: { rate: "0.1", on_excess: "pro_rata" },
};

describe("a plan that passes over who is not active, with a cap", () => {
  let lab: Lab;
  let net: Network;
  beforeAll(async () => {
    lab = await Lab.open(PLAN);
    net = await lab.network();
  });
  afterAll(() => lab.close());

  /** A chain from the root down, some of whom are suspended; the last one buys. */
  async function chain(...statuses: ("active" | "suspended")[]): Promise<Partner[]> {
    const partners: Partner[] = [];
    for (const status of statuses) {
      const partner = await net.enrol(partners[partners.length - 1] ?? null);
      if (status === "suspended") await net.setStatus(partner, status);
      partners.push(partner);
    }
    return partners;
  }

  it("pays the next active ones above, keeps a run of suspended ones short, and takes all back", async () => {
    const [, second, , , fifth, , buyer] = await chain(
      "active",
      "active",
      "suspended",
      "suspended",
      "active",
      "suspended",
      "active",
    );
    const order = await net.buy(buyer, "100.00");
    await net.drain();
    const whole = {
      // 10 + 5 + 5 dollars are cut to ten.
      [`partner:${fifth.id}:pending usd`]: "5000000",
      [`partner:${second.id}:pending usd`]: "2500000",
      "fund:trust usd": "2500000",
      "house:commission usd": "5000000",
      "house:breakage usd": "10000000",
    };
    expect(await net.balances()).toEqual({ ...whole, "world:sales usd": "-25000000" });
    const [{ fact }] = await net.rows<{ fact: { upline: Record<string, { nodes: object[] }> } }>(
      `select payload as fact from upline_fact where kind = 'sale'`,
    );
    // The root stands above the second one, who takes the last level.
    expect(fact.upline.sponsor).toMatchObject({ depth: 6 });
    expect(fact.upline.sponsor.nodes).toHaveLength(5);
    await net.refundTo(order, "33.33");
    await net.drain();
    await net.refundTo(order, "0");
    await net.drain();
    expect(await net.balances()).toEqual({});
    expect(await net.prove()).toMatchObject({ ok: true, first_fault: null });
  });

  it("compares a draft without reading further than was frozen for as many active ones", async () => {
    const draft = (...rates: string[]) =>
      parsePlan({
        ...halvingMatrix,
        bonuses: [{ ...LEVELS, rates: { kind: "list", rates } }],
      });
    const simulate = (document: ReturnType<typeof draft>) =>
      simulatePlan(net.services, { document, limit: 100 });
    expect(await simulate(draft("0.1", "0.05"))).toMatchObject({ orders: 1, approximate: false });
    expect(await simulate(draft("0.1", "0.05", "0.01"))).toMatchObject({ approximate: true });
  });
});
