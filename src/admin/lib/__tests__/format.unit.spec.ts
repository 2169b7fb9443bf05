import {
  browserLocale,
  formatCount,
  formatMoney,
  formatPercent,
  formatTime,
  isZero,
} from "../format";

const NBSP = "\u00a0";

describe("formatMoney", () => {
  it.each([
    ["12.340000", "usd", "en", "$12.34"],
    ["12.345600", "usd", "en", "$12.345600"],
    ["0.000001", "usd", "en", "$0.000001"],
    ["-0.500000", "usd", "en", "-$0.50"],
    ["1234567.890000", "usd", "en", "$1,234,567.89"],
    ["1500.0000", "jpy", "en", "¥1,500"],
    ["1500.2500", "jpy", "en", "¥1,500.2500"],
    ["1.2340000", "kwd", "en", `KWD${NBSP}1.234`],
    ["1234.500000", "eur", "de", `1.234,50${NBSP}€`],
    ["12", "usd", "en", "$12"],
    ["12.30", "usd", "en", "$12.30"],
    ["12.00", "usd", "de", `12,00${NBSP}$`],
    ["1.234", "kwd", "en", `KWD${NBSP}1.234`],
  ])("shows %s %s in %s as %s", (amount, currency, locale, shown) => {
    expect(formatMoney(amount, currency, locale)).toBe(shown);
  });

  it("keeps every digit of an amount no float can hold", () => {
    expect(formatMoney("90071992547409931.230001", "usd", "en")).toBe(
      "$90,071,992,547,409,931.230001",
    );
  });

  it("shows what it cannot read as it came", () => {
    expect(formatMoney("n/a", "usd", "en")).toBe("n/a USD");
    expect(formatMoney("1.5", "points", "en")).toBe("1.5 POINTS");
  });
});

describe("formatPercent", () => {
  it.each([
    ["0.015", "en", "1.5 %"],
    ["0.03", "en", "3 %"],
    ["0.0075", "de", "0,75 %"],
    ["1", "en", "100 %"],
    ["0", "en", "0 %"],
    ["-0.1", "en", "-10 %"],
    ["0.0000146484375", "en", "≈ 0.001464 %"],
    ["0.000000000000000852651", "en", "< 0.000001 %"],
  ])("shows %s in %s as %s", (rate, locale, shown) => {
    expect(formatPercent(rate, locale)).toBe(shown);
  });
});

it("tells zero amounts from others without arithmetic", () => {
  expect(["0", "0.000000", "-0.0000"].map(isZero)).toEqual([true, true, true]);
  expect(["0.000001", "-1", "10"].map(isZero)).toEqual([false, false, false]);
});

it("shows long counts as a power of ten", () => {
  expect(formatCount(1234, "en")).toBe("1,234");
  expect(formatCount("28421709430404007434844970703125", "en")).toBe("≈ 2.8 × 10³¹");
});

it("turns Medusa's language codes into the browser's", () => {
  expect(["en", "ptBR", "zhCN"].map(browserLocale)).toEqual(["en", "pt-BR", "zh-CN"]);
});

it("shows a time it cannot read as it came", () => {
  expect(formatTime("soon", "en")).toBe("soon");
});
