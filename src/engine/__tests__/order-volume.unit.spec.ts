import fc from "fast-check";
import { MAX_UNITS, cutSumToUnits, rate, rateText } from "../money";
import { volumesOf, type VolumeLine, type VolumeTerms } from "../order-volume";

const line = (net: string, more: Partial<VolumeLine> = {}): VolumeLine => ({
  net,
  pv: null,
  bv: null,
  cv: null,
  rate: null,
  exclude: false,
  qualifies: null,
  ...more,
});

const USD: VolumeTerms = { currency: "usd", plan_currency: "usd", fx: {}, base: "items_net" };
const EUR: VolumeTerms = { ...USD, currency: "eur", fx: { eur: "1.08" } };
const ZERO = { net: 0n, base: 0n, pv: 0n, bv: 0n, cv: 0n, qualifying: 0n };
const all = (units: bigint) => ({
  net: units,
  base: units,
  pv: units,
  bv: units,
  cv: units,
  qualifying: units,
});

describe("volumesOf", () => {
  it.each<[string, VolumeLine[], Partial<VolumeTerms>, object]>([
    ["no lines", [], {}, ZERO],
    ["a free line", [line("0")], {}, ZERO],
    ["plain lines", [line("10"), line("2.34")], {}, all(12_340_000n)],
    ["yen", [line("12345")], { currency: "jpy", plan_currency: "jpy" }, all(123_450_000n)],
    ["dinars", [line("12.345")], { currency: "kwd", plan_currency: "kwd" }, all(123_450_000n)],
    [
      "half of a line",
      [line("10", { rate: "0.5" }), line("4")],
      {},
      { ...all(9_000_000n), net: 14_000_000n, qualifying: 14_000_000n },
    ],
    [
      "a rate of 0",
      [line("10", { rate: "0" })],
      {},
      { ...ZERO, net: 10_000_000n, qualifying: 10_000_000n },
    ],
    [
      "an excluded line with volumes",
      [line("10", { exclude: true, pv: "5", bv: "5", cv: "5" }), line("1")],
      {},
      { ...all(1_000_000n), net: 11_000_000n },
    ],
    [
      "a line that does not qualify",
      [line("10", { qualifies: false }), line("1", { qualifies: true })],
      {},
      { ...all(11_000_000n), qualifying: 1_000_000n },
    ],
    [
      "volumes of their own; CV follows BV",
      [line("10", { pv: "7", bv: "8" }), line("1")],
      {},
      { ...all(11_000_000n), pv: 8_000_000n, bv: 9_000_000n, cv: 9_000_000n },
    ],
    [
      "given zero is not the default",
      [line("10", { pv: "0", bv: "0" })],
      {},
      { ...ZERO, net: 10_000_000n, base: 10_000_000n, qualifying: 10_000_000n },
    ],
    [
      "CV as the base",
      [line("10", { cv: "6.5" }), line("1")],
      { base: "cv" },
      { ...all(11_000_000n), base: 7_500_000n, cv: 7_500_000n },
    ],
  ])("%s", (_name, lines, terms, expected) => {
    expect(volumesOf(lines, { ...USD, ...terms })).toEqual(expected);
  });

  it("exchanges into the plan's currency, and CV back into the order's", () => {
    const lines = [line("10", { cv: "5.40" })];
    expect(volumesOf(lines, EUR)).toEqual({
      ...all(10_800_000n),
      net: 10_000_000n,
      base: 10_000_000n,
      cv: 5_400_000n,
    });
    expect(volumesOf(lines, { ...EUR, base: "cv" }).base).toBe(5_000_000n);
    // 1 ÷ 1.08 repeats: cut down, to whole cents.
    expect(volumesOf([line("10", { cv: "1" })], { ...EUR, base: "cv" }).base).toBe(920_000n);
  });

  it("crosses currencies of different digits", () => {
    const yen: VolumeTerms = { ...USD, currency: "jpy", fx: { jpy: "0.0067" } };
    expect(volumesOf([line("12345")], yen)).toMatchObject({ base: 123_450_000n, bv: 82_711_500n });
    const dinar: VolumeTerms = {
      ...USD,
      currency: "kwd",
      plan_currency: "jpy",
      fx: { kwd: "487.3" },
    };
    expect(volumesOf([line("0.001")], dinar)).toMatchObject({ base: 10_000n, pv: 4_873n });
  });

  it("takes volumes as multiples of the net, in the plan's currency", () => {
    const lines = [line("10", { pv: { of_net: "2" }, bv: { of_net: "0" }, rate: "0.5" })];
    expect(volumesOf(lines, USD)).toMatchObject({ base: 5_000_000n, pv: 20_000_000n, cv: 0n });
    expect(volumesOf(lines, EUR)).toMatchObject({ base: 5_000_000n, pv: 21_600_000n });
    const refused = expect.objectContaining({ code: "invalid_volume", field: "pv" });
    expect(() => volumesOf([line("1", { pv: { of_net: "-1" } })], USD)).toThrow(refused);
  });

  it.each<[string, string, bigint]>([
    ["100", "0", 10_000_000n],
    ["100", "25", 7_500_000n],
    ["3", "1", 6_660_000n],
    ["100", "100", 0n],
    ["100", "101", 0n],
    ["0", "5", 10_000_000n],
  ])("of a total of %s, %s given back: the base of 10 is %s units", (total, refunded, base) => {
    const refund = { total, refunded };
    expect(volumesOf([line("10")], { ...USD, refund }).base).toBe(base);
    expect(volumesOf([line("10", { cv: "10" })], { ...USD, base: "cv", refund }).base).toBe(base);
  });

  it("asks for a rate only where one is needed, and names the currency", () => {
    const none: VolumeTerms = { ...EUR, fx: { jpy: "0.0067" } };
    const missing = expect.objectContaining({ code: "no_fx_rate", field: "fx.eur" });
    const given = { pv: "1", bv: "1", qualifies: false };
    expect(volumesOf([line("10", given), line("3", { exclude: true })], none)).toMatchObject({
      base: 10_000_000n,
      pv: 1_000_000n,
      qualifying: 0n,
    });
    expect(volumesOf([line("0")], none)).toEqual(ZERO);
    const pointless = line("10", { ...given, cv: "0" });
    expect(volumesOf([pointless], { ...none, base: "cv" })).toMatchObject({ base: 0n, cv: 0n });
    const fails = (lines: VolumeLine[], terms: VolumeTerms) => {
      try {
        return volumesOf(lines, terms);
      } catch (error) {
        return error;
      }
    };
    expect(fails([line("10")], none)).toEqual(missing);
    expect((fails([line("10")], none) as Error).message).toContain('"eur"');
    expect(fails([line("10", given)], { ...none, base: "cv" })).toEqual(missing);
    expect(fails([line("10", { ...given, qualifies: true })], none)).toEqual(missing);
    expect(fails([line("10")], { ...EUR, fx: { eur: "0" } })).toMatchObject({
      code: "invalid_rate",
    });
    const proto: VolumeTerms = {
      ...EUR,
      fx: JSON.parse('{"__proto__":{"eur":"2"}}') as object as VolumeTerms["fx"],
    };
    expect(fails([line("10")], proto)).toEqual(missing);
  });

  it("floors once for lines of one rate, however they are split and however the rate is written", () => {
    const third = "0.333333333333";
    const whole = volumesOf([line("0.03", { rate: "0.5" })], USD);
    const split = ["0.010", "0.01", "0.01"].map((net, i) =>
      line(net, { rate: ["0.5", "0.50", "0.500"][i] }),
    );
    expect(volumesOf(split, USD)).toEqual(whole);
    expect(whole.base).toBe(10_000n);
    const nets = [line(third), line(third), line(third)];
    expect(volumesOf(nets, USD)).toMatchObject({ net: 990_000n, base: 990_000n, bv: 999_999n });
  });

  it("is exact for amounts no float holds, and refuses what Postgres could not store", () => {
    expect(volumesOf([line("9223372036854.77")], USD)).toEqual(all(9_223_372_036_854_770_000n));
    const refused = expect.objectContaining({ code: "amount_too_large" });
    expect(() => volumesOf([line("9223372036854.78")], USD)).toThrow(refused);
    const most = line("1", { pv: "9223372036854.775807" });
    expect(volumesOf([most], USD).pv).toBe(MAX_UNITS);
    expect(() => volumesOf([most, line("1", { pv: "0.000001" })], USD)).toThrow(refused);
    expect(() => volumesOf([line("9223372036854"), line("9223372036854")], USD)).toThrow(refused);
  });

  it.each(["net", "pv", "bv", "cv", "rate"] as const)("refuses a %s below zero", (field) => {
    const refused = expect.objectContaining({ code: "invalid_volume", field });
    expect(() => volumesOf([line("1", { [field]: "-0.01" })], USD)).toThrow(refused);
  });

  it("with nothing said of a product, the base is what it is today", () => {
    const cents = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const net = fc
      .tuple(cents, fc.nat({ max: 9 }))
      .map(([digits, scale]) => rateText({ digits, scale }));
    fc.assert(
      fc.property(fc.array(net, { maxLength: 6 }), (nets) => {
        const units = cutSumToUnits(nets, "usd");
        const found = volumesOf(
          nets.map((text) => line(rateText(rate(text)))),
          USD,
        );
        expect([found.net, found.base]).toEqual([units, units]);
      }),
    );
  });
});
