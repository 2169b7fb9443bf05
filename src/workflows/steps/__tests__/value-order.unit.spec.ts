import fc from "fast-check";
import type { SaleFact } from "../../../engine/facts";
import { formatUnits, remainingUnits } from "../../../engine/money";
import { preset } from "../../../engine/presets";
import type { Product } from "../../../engine/product-value";
import type { OrderLine, OrderState } from "../read-orders";
import { valueOf } from "../value-order";

const PLAN = preset("halving-matrix");
/** A plan that counts: it has ranks. */
const COUNTING = { ...PLAN, ranks: preset("differential").ranks };
const BY_CV = { ...PLAN, base: "cv" as const };

const product = (metadata: object, handle?: string): Product => ({
  id: "prod_1",
  title: "Tea",
  metadata: metadata as Product["metadata"],
  categories: handle === undefined ? [] : [{ id: "pcat_1", handle }],
});

let lines = 0;
const line = (
  net: string,
  of: Product | null = null,
  more: Partial<OrderLine> = {},
): OrderLine => ({
  id: `line_${++lines}`,
  net,
  quantity: "1",
  is_added: false,
  product: of,
  ...more,
});

const order = (all: OrderLine[], more: Partial<OrderState> = {}): OrderState => ({
  id: "order_1",
  currency: "usd",
  created_at: "2026-01-01T00:00:00.000Z",
  changed_at: "2026-01-01T00:00:00.000Z",
  customer_id: null,
  cart_id: null,
  canceled: false,
  lines: all,
  total: "100",
  refunded: "0",
  captured_at: null,
  fingerprint: "",
  ...more,
});

/** The frozen sale of an order whose first look was `value`. */
const saleOf = (value: Pick<SaleFact, "values">): SaleFact => {
  const none = { depth: 0, nodes: [] };
  const { values } = value;
  return {
    kind: "sale",
    order_id: "order_1",
    at: "2026-01-01T00:00:00.000Z",
    currency: "usd",
    base: 0n,
    buyer_id: "a",
    seller_id: null,
    upline: { sponsor: none, placement: none },
    ...(values ? { values } : {}),
  };
};

const usd = (units: bigint) => formatUnits(units, "usd");
const all = (units: bigint) => ({
  base: units,
  volume: { pv: units, bv: units, cv: units },
  turnover: units,
  qualifying: units,
});

describe("the value of an order", () => {
  it("of plain lines is what it was before products could say anything, and freezes nothing", () => {
    const cents = fc.nat({ max: 1_000_000 }).map((n) => `${Math.floor(n / 100)}.${n % 100}`);
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 5 }), cents, cents, (nets, total, refunded) => {
        const state = order(
          nets.map((net) => line(net, product({ colour: "red" }))),
          { total, refunded },
        );
        expect(valueOf(state, PLAN)).toEqual(all(remainingUnits(nets, total, refunded, "usd")));
      }),
    );
  });

  it("is nothing when cancelled, whatever its products say", () => {
    const state = order([line("10", product({ upline_pv: "broken" }))], { canceled: true });
    expect(valueOf(state, PLAN)).toEqual(all(0n));
  });

  it("follows rate, exclusion and points, by the quantity kept", () => {
    const tea = product({ upline_rate: "0.5", upline_pv: "3", upline_qualifies: "false" });
    const bag = product({ upline_exclude: true });
    const state = order([line("30", tea, { quantity: "3" }), line("10", bag), line("5")]);
    const { values, ...value } = valueOf(state, PLAN);
    expect(value).toEqual({
      base: 20_000_000n,
      volume: { pv: 14_000_000n, bv: 20_000_000n, cv: 20_000_000n },
      turnover: 45_000_000n,
      qualifying: 5_000_000n,
    });
    expect(Object.values(values ?? {})).toEqual([
      { pv: "3", rate: "0.5", qualifies: false },
      { exclude: true },
      {},
    ]);
  });

  it("takes the same share off everything when more was refunded than was owed", () => {
    const tea = product({ upline_rate: "0.5", upline_pv: "3" });
    const state = order([line("30", tea, { quantity: "3" })], { total: "40", refunded: "10" });
    expect(valueOf(state, PLAN)).toMatchObject({
      base: 11_250_000n,
      volume: { pv: 6_750_000n, bv: 11_250_000n },
      turnover: 22_500_000n,
      qualifying: 22_500_000n,
    });
    const { base, volume, turnover } = valueOf({ ...state, refunded: "40" }, PLAN);
    expect([base, volume.pv, turnover]).toEqual([0n, 0n, 0n]);
  });

  it("rules by category are asked where the product says nothing", () => {
    const rules = [{ category: "food", rate: "0.2", bv: "2" }];
    const plan = { ...PLAN, volumes: { rules } };
    const state = order([line("10", product({}, "food")), line("10", product({}, "books"))]);
    expect(valueOf(state, plan)).toMatchObject({
      base: 12_000_000n,
      volume: { pv: 12_000_000n, bv: 30_000_000n, cv: 30_000_000n },
    });
    const own = order([line("10", product({ upline_rate: "1" }, "food"))]);
    expect(valueOf(own, plan).base).toBe(10_000_000n);
  });

  it("is of CV where the plan says so", () => {
    const state = order([line("10", product({ upline_cv: "4" })), line("10")]);
    expect(valueOf(state, BY_CV)).toMatchObject({ base: 14_000_000n, turnover: 20_000_000n });
    expect(valueOf(order([line("10")]), BY_CV)).toEqual(all(10_000_000n));
  });
});

describe("a later look", () => {
  const tea = product({ upline_rate: "0.5", upline_pv: "3" });

  it("uses what was frozen with the present quantities, whatever the product says now", () => {
    const first = order([line("30", tea, { quantity: "3" })]);
    const sale = saleOf(valueOf(first, PLAN));
    for (const now of [product({ upline_rate: "0", upline_pv: "no" }), product({}), null]) {
      const [kept] = first.lines;
      const later = order([{ ...kept, net: "20", quantity: "2", product: now }]);
      expect(valueOf(later, PLAN, sale)).toMatchObject({
        base: 10_000_000n,
        volume: { pv: 6_000_000n },
      });
    }
  });

  it("plain lines stay plain when their product gets metadata", () => {
    const first = order([line("30"), line("10")]);
    const value = valueOf(first, PLAN);
    expect(value.values).toBeUndefined();
    const later = order(first.lines.map((item) => ({ ...item, product: tea })));
    expect(valueOf(later, PLAN, saleOf(value))).toEqual(value);
  });

  it("a line added since takes what its product is worth then, beside plain and valued ones", () => {
    const added = line("10", product({ upline_exclude: true }), { is_added: true });
    for (const old of [line("30"), line("30", tea)]) {
      const sale = saleOf(valueOf(order([old]), PLAN));
      const { base, turnover } = valueOf(order([old, added]), PLAN, sale);
      expect(base).toBe(old.product ? 15_000_000n : 30_000_000n);
      expect(turnover).toBe(40_000_000n);
    }
  });

  it("lines added before the first look are frozen like all others", () => {
    const first = order([line("30"), line("10", null, { is_added: true })]);
    const { values } = valueOf(first, PLAN);
    expect(Object.values(values ?? {})).toEqual([{}, {}]);
    const later = order(first.lines.map((item) => ({ ...item, product: tea })));
    expect(valueOf(later, PLAN, saleOf({ values }))).toMatchObject(all(40_000_000n));
  });

  it("never grows while lines shrink and refunds grow, and ends at nothing", () => {
    const share = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(fc.array(fc.tuple(share, share), { maxLength: 8 }), (steps) => {
        const whole = order([line("90", tea, { quantity: "9" }), line("10")]);
        const first = valueOf(whole, PLAN);
        const sale = saleOf(first);
        let [kept, refunded, before] = [100, 0, first];
        for (const [less, back] of steps) {
          kept -= Math.min(kept, less);
          refunded += Math.min(100 - refunded, back);
          const shrunk = whole.lines.map((item, index) => ({
            ...item,
            net: `${((index === 0 ? 90 : 10) * kept) / 100}`,
            quantity: `${((index === 0 ? 9 : 1) * kept) / 100}`,
          }));
          const now = valueOf(order(shrunk, { refunded: `${refunded}` }), PLAN, sale);
          expect(now.base).toBeLessThanOrEqual(before.base);
          expect(now.volume.pv).toBeLessThanOrEqual(before.volume.pv);
          expect(now.turnover).toBeLessThanOrEqual(before.turnover);
          before = now;
        }
        const end = valueOf(order(whole.lines, { refunded: "100" }), PLAN, sale);
        expect([end.base, end.volume.pv, end.qualifying, end.turnover]).toEqual([0n, 0n, 0n, 0n]);
      }),
    );
  });
});

describe("another currency", () => {
  const eur = (of: Product | null = null) => order([line("10", of)], { currency: "eur" });
  const fx = { eur: "1.08" };

  it("counts by the plan's rate; the base stays in the order's", () => {
    expect(valueOf(eur(), { ...COUNTING, fx })).toEqual({
      ...all(10_800_000n),
      base: 10_000_000n,
    });
    const tea = product({ upline_rate: "0.5", upline_pv: "3" });
    expect(valueOf(eur(tea), { ...COUNTING, fx })).toMatchObject({
      base: 5_000_000n,
      volume: { pv: 3_000_000n, bv: 5_400_000n },
      turnover: 10_800_000n,
    });
    expect(usd(valueOf(eur(product({ upline_cv: "5.4" })), { ...BY_CV, fx }).base)).toBe(
      "5.000000",
    );
  });

  it("without a rate waits only where a volume or a threshold is used", () => {
    const missing = expect.objectContaining({ code: "no_fx_rate", field: "fx.eur" });
    const tea = product({ upline_rate: "0.5" });
    expect(valueOf(eur(), PLAN)).toEqual({ ...all(0n), base: 10_000_000n });
    expect(valueOf(eur(tea), PLAN)).toMatchObject({ ...all(0n), base: 5_000_000n });
    for (const sold of [null, tea]) {
      expect(() => valueOf(eur(sold), COUNTING)).toThrow(missing);
      expect(() => valueOf(eur(sold), BY_CV)).toThrow(missing);
    }
    const given = product({ upline_pv: "1", upline_bv: "1", upline_qualifies: "false" });
    expect(() => valueOf(eur(given), COUNTING)).toThrow(missing);
  });
});
