import fc from "fast-check";
import {
  MAX_UNITS,
  add,
  compare,
  cutSumToUnits,
  cutToCurrency,
  difference,
  formatMajor,
  formatUnits,
  multiply,
  parseMajor,
  parseUnits,
  portion,
  proportion,
  rate,
  rateText,
  ratioText,
  remainingUnits,
} from "../money";

const currencies = fc.constantFrom("jpy", "usd", "kwd");
const anyUnits = fc.bigInt(-MAX_UNITS, MAX_UNITS);

describe("parseUnits and formatUnits", () => {
  it.each([
    ["0", "usd", 0n, "0.000000"],
    ["0.01", "usd", 10_000n, "0.010000"],
    ["0.000001", "usd", 1n, "0.000001"],
    ["12.34", "usd", 12_340_000n, "12.340000"],
    ["99999999.99", "usd", 99_999_999_990_000n, "99999999.990000"],
    ["-12.5", "usd", -12_500_000n, "-12.500000"],
    ["-0.000001", "usd", -1n, "-0.000001"],
    ["-0", "usd", 0n, "0.000000"],
    ["007.50", "usd", 7_500_000n, "7.500000"],
    ["1.5000000000", "usd", 1_500_000n, "1.500000"],
    ["12", "jpy", 120_000n, "12.0000"],
    ["0.0001", "jpy", 1n, "0.0001"],
    ["0.001", "kwd", 10_000n, "0.0010000"],
    ["1.2345678", "kwd", 12_345_678n, "1.2345678"],
    ["9223372036854.775807", "usd", MAX_UNITS, "9223372036854.775807"],
  ])("%s %s", (text, currency, units, shown) => {
    expect(parseUnits(text, currency)).toBe(units);
    expect(formatUnits(units, currency)).toBe(shown);
  });

  it("undo each other", () => {
    fc.assert(
      fc.property(anyUnits, currencies, (units, currency) => {
        expect(parseUnits(formatUnits(units, currency), currency)).toBe(units);
      }),
    );
  });

  it.each([
    ...["", " ", "1e3", "NaN", "Infinity", "0x10", "1_000", "1,000", "1 000", "+1", "--1", "1."],
    ...[
      ".5",
      "1.2.3",
      " 1",
      "1 ",
      "1\n",
      "٣",
      "１２",
      "¼",
      "1n",
      "null",
      "$1",
      "-",
      "1".repeat(41),
    ],
  ])("refuse %j as no decimal number", (text) => {
    expect(() => parseUnits(text, "usd")).toThrow(
      expect.objectContaining({ code: "invalid_amount", field: "amount" }),
    );
  });

  it.each([
    ["0.0000001", "usd"],
    ["1.12345", "jpy"],
    ["1.12345678", "kwd"],
  ])("refuse %s %s: more digits than a ledger unit has", (text, currency) => {
    expect(() => parseUnits(text, currency)).toThrow(/more than \d decimal digits/);
  });

  it.each(["9223372036854.775808", "-9223372036854.775808", "9".repeat(40)])(
    "refuse %s: more than Postgres can hold",
    (text) => {
      expect(() => parseUnits(text, "usd")).toThrow(/too large/);
    },
  );

  it.each(["USD", "xxx", "", "us", "__proto__", "constructor"])(
    "refuse currency %j",
    (currency) => {
      expect(() => parseUnits("1", currency)).toThrow(
        expect.objectContaining({ code: "unknown_currency" }),
      );
    },
  );
});

describe("parseMajor", () => {
  it.each([
    ["0.01", "usd", 10_000n],
    ["99999999.99", "usd", 99_999_999_990_000n],
    ["12", "jpy", 120_000n],
    ["12.0", "jpy", 120_000n],
    ["1.234", "kwd", 12_340_000n],
    ["9223372036854.77", "usd", 9_223_372_036_854_770_000n],
  ])("reads %s %s", (text, currency, units) => {
    expect(parseMajor(text, currency)).toBe(units);
  });

  it.each([
    ["0.001", "usd"],
    ["0.1", "jpy"],
    ["0.0001", "kwd"],
  ])("refuses %s %s: the currency has fewer digits", (text, currency) => {
    expect(() => parseMajor(text, currency, "fee")).toThrow(
      expect.objectContaining({ code: "too_many_digits", field: "fee" }),
    );
  });

  it("refuses what is too large once it is in ledger units", () => {
    expect(() => parseMajor("9223372036854.78", "usd")).toThrow(/too large/);
    expect(() => parseMajor("922337203685477", "jpy")).not.toThrow();
    expect(() => parseMajor("922337203685478", "jpy")).toThrow(/too large/);
  });
});

describe("cutting to the currency's own digits", () => {
  it.each([
    [12_345_678n, 12_340_000n],
    [9_999n, 0n],
    [10_000n, 10_000n],
    [-12_345_678n, -12_340_000n],
  ])("cuts %s to %s", (units, cut) => expect(cutToCurrency(units)).toBe(cut));

  it.each([
    [["10.009", "0.001"], "usd", 10_010_000n],
    [["8.33333333333333333333", "8.33333333333333333333"], "usd", 16_660_000n],
    [["0.5", "0.49999999"], "jpy", 0n],
    [["1.0004", "0.0006"], "kwd", 10_010_000n],
    [[], "usd", 0n],
  ])("sums %j %s exactly before it cuts", (decimals, currency, units) => {
    expect(cutSumToUnits(decimals, currency)).toBe(units);
  });

  it.each([
    [["100"], "110", "0", 100_000_000n],
    [["100"], "110", "55", 50_000_000n],
    [["100"], "110", "110", 0n],
    [["100"], "110", "500", 0n],
    [["33.33", "66.67"], "100", "0.01", 99_990_000n],
    [["10"], "3", "1", 6_660_000n],
    [["10"], "0", "0", 10_000_000n],
    [["10.55"], "21.1", "10.55", 5_270_000n],
    [["10.125", "0.25"], "20.75", "0", 10_370_000n],
    // Nothing to take a part of, or less than nothing given back: all of it is left.
    [["10"], "0", "5", 10_000_000n],
    [["10"], "-1", "5", 10_000_000n],
    [["10"], "20", "-5", 10_000_000n],
  ])("of %j, a total of %s with %s given back leaves its part", (nets, whole, back, units) => {
    expect(remainingUnits(nets, whole, back, "usd")).toBe(units);
  });

  it.each([
    [12_340_000n, "usd", "12.34"],
    [-12_340_000n, "usd", "-12.34"],
    [120_000n, "jpy", "12"],
    [0n, "kwd", "0.000"],
  ])("writes %s %s as %s", (units, currency, text) => {
    expect(formatMajor(units, currency)).toBe(text);
  });

  it.each([
    [12_340_001n, "usd", "12.340001 usd"],
    [-1n, "jpy", "-0.0001 jpy"],
  ])("and writes no %s %s, of which something would be lost", (units, currency, amount) => {
    const message = `${amount} has more digits than the currency`;
    expect(() => formatMajor(units, currency)).toThrow(
      expect.objectContaining({ code: "too_many_digits", message }),
    );
  });

  it("takes differences exactly", () => {
    expect(difference("0.3", "0.1")).toBe("0.2");
    expect(difference("1", "1.000000000000000000001")).toBe("-0.000000000000000000001");
  });
});

describe("rates", () => {
  it.each([
    ["0.015", "0.015"],
    ["0.0150", "0.015"],
    ["1", "1"],
    ["0", "0"],
    ["0.000", "0"],
    ["-0.5", "-0.5"],
    ["100.00", "100"],
  ])("read %s and show %s", (text, shown) => expect(rateText(rate(text))).toBe(shown));

  it.each(["", "1e-3", "0,5", "NaN", ".5", "٠.٥", "5%"])("refuse %j", (text) => {
    expect(() => rate(text)).toThrow(expect.objectContaining({ code: "invalid_rate" }));
  });

  it("halve exactly, however often", () => {
    let current = rate("0.015");
    for (let level = 1; level < 60; level++) current = multiply(current, rate("0.5"));
    expect(current.digits * 2n ** 59n * 1_000n).toBe(15n * 10n ** BigInt(current.scale));
  });

  it.each([
    ["0.1", "0.2", -1],
    ["0.10", "0.1", 0],
    ["-0.1", "-0.2", 1],
    ["0", "-0", 0],
    ["0.1", "0.09999999999999999999", 1],
  ])("%s beside %s is %i", (one, other, order) => {
    expect(compare(rate(one), rate(other))).toBe(order);
  });

  it("add, multiply and compare as fractions do", () => {
    const anyRate = fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 20 }));
    const read = ([digits, scale]: [bigint, number]) => {
      const sign = digits < 0n ? "-" : "";
      const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
      const cut = text.length - scale;
      return rate(`${sign}${text.slice(0, cut)}${scale > 0 ? `.${text.slice(cut)}` : ""}`);
    };
    fc.assert(
      fc.property(anyRate, anyRate, (a, b) => {
        const [x, y] = [a[0] * 10n ** BigInt(40 - a[1]), b[0] * 10n ** BigInt(40 - b[1])];
        const scaled = (value: { digits: bigint; scale: number }, scale: number) =>
          value.digits * 10n ** BigInt(scale - value.scale);
        expect(scaled(add(read(a), read(b)), 40)).toBe(x + y);
        expect(scaled(multiply(read(a), read(b)), 80)).toBe(x * y);
        expect(compare(read(a), read(b))).toBe(x < y ? -1 : x > y ? 1 : 0);
      }),
    );
  });
});

describe("shares", () => {
  it.each([
    [100_000_000n, "0.03", 3_000_000n],
    [10_000n, "0.03", 300n],
    [1n, "0.999", 0n],
    [10n, "0.15", 1n],
    [MAX_UNITS, "1", MAX_UNITS],
    [0n, "0.5", 0n],
    [7n, "0", 0n],
  ])("of %s at %s is %s", (units, text, amount) => {
    expect(portion(units, rate(text))).toBe(amount);
  });

  it("never exceed the amount, and lose less than one unit", () => {
    const anyShare = fc.bigInt(0n, 10n ** 18n);
    fc.assert(
      fc.property(fc.bigInt(0n, MAX_UNITS), anyShare, (units, digits) => {
        const amount = portion(units, { digits, scale: 18 });
        expect(amount * 10n ** 18n <= units * digits).toBe(true);
        expect((amount + 1n) * 10n ** 18n > units * digits).toBe(true);
      }),
    );
  });

  it("are refused of negative amounts and at negative rates", () => {
    expect(() => portion(-1n, rate("0.1"))).toThrow(/≥ 0/);
    expect(() => portion(1n, rate("-0.1"))).toThrow(/≥ 0/);
    expect(() => proportion(-1n, 1n, 2n)).toThrow(/≥ 0/);
    expect(() => proportion(1n, -1n, 2n)).toThrow(/≥ 0/);
    expect(() => proportion(1n, 1n, 0n)).toThrow(/divisor/);
    expect(() => proportion(1n, 1n, -2n)).toThrow(/divisor/);
  });

  it("as a proportion are divided once", () => {
    expect(proportion(10n, 2n, 3n)).toBe(6n);
    expect(proportion(10n, 3n, 3n)).toBe(10n);
    expect([proportion(0n, 2n, 3n), proportion(10n, 0n, 3n)]).toEqual([0n, 0n]);
  });

  it.each([
    [1n, 10n, "0.1"],
    [0n, 0n, "0"],
    [2n, 3n, "0.666666"],
    [5n, 4n, "1.25"],
  ])("as a ratio, %s ÷ %s is %s", (numerator, denominator, text) => {
    expect(ratioText(numerator, denominator, 6)).toBe(text);
  });
});
