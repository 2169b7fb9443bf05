import { UplineError } from "../../../support/errors";
import { ManualPayoutProvider } from "../service";
import { DEBTOR, manual } from "./given";

const IBAN = "DE89370400440532013000";

function refusal(details: Record<string, unknown>): UplineError {
  try {
    manual().readMethod(details);
  } catch (error) {
    if (error instanceof UplineError) return error;
    throw error;
  }
  throw new Error("was taken");
}

describe("a bank account", () => {
  it("is kept bare and shown masked", () => {
    const typed = { holder_name: "  Erika   Mustermann ", iban: "de89 3704-0044 0532 0130 00" };
    expect(manual().readMethod(typed)).toEqual({
      details: { holder_name: "Erika Mustermann", iban: IBAN },
      masked: "DE89 •••• 3000",
      identity: IBAN,
    });
  });

  it("may tell its BIC", () => {
    const typed = { holder_name: "Erika", iban: IBAN, bic: "cobadeff xxx" };
    expect(manual().readMethod(typed).details.bic).toBe("COBADEFFXXX");
  });

  it("may be a plain one where there are no IBANs", () => {
    const typed = {
      holder_name: "Jane Doe",
      account_number: "000123-456789",
      bank_code: "021000021",
      bank_name: "Some Bank",
      country: "us",
    };
    expect(manual().readMethod(typed)).toEqual({
      details: { ...typed, country: "US" },
      masked: "US •••• 6789",
      identity: "US:021000021:000123456789",
    });
  });

  it("is the same account however it is written", () => {
    const identity = (account_number: string, bank_code: string) =>
      manual().readMethod({ holder_name: "J", account_number, bank_code, country: "GB" }).identity;
    expect(identity("12 34 56 78", "12-34-56")).toBe(identity("12345678", "123456"));
    expect(identity("12345678", "123456")).not.toBe(identity("12345678", "123457"));
  });

  it("shows less of a short number", () => {
    const typed = { holder_name: "J", account_number: "123456", bank_code: "1", country: "NZ" };
    expect(manual().readMethod(typed).masked).toBe("NZ •••• 56");
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["nothing", {}, "details.holder_name"],
    ["no holder", { holder_name: " ", iban: IBAN }, "details.holder_name"],
    ["a long holder", { holder_name: "x".repeat(71), iban: IBAN }, "details.holder_name"],
    ["a bell in the name", { holder_name: "Er\u0007ika", iban: IBAN }, "details.holder_name"],
    ["a turned text", { holder_name: "Er\u202eika", iban: IBAN }, "details.holder_name"],
    ["a wrong check digit", { holder_name: "E", iban: "DE88370400440532013000" }, "details.iban"],
    ["a cut IBAN", { holder_name: "E", iban: IBAN.slice(0, -1) }, "details.iban"],
    ["an unknown country", { holder_name: "E", iban: "ZZ89370400440532013000" }, "details.iban"],
    ["an IBAN of a megabyte", { holder_name: "E", iban: "D".repeat(1e6) }, "details.iban"],
    ["a number for an IBAN", { holder_name: "E", iban: 89 }, "details.iban"],
    ["a bad BIC", { holder_name: "E", iban: IBAN, bic: "NOBANK" }, "details.bic"],
    ["something else", { holder_name: "E", iban: IBAN, state: "paid" }, "details"],
    ["no bank", { holder_name: "E", account_number: "1234", country: "US" }, "details.bank_code"],
    ["no country", { holder_name: "E", account_number: "1234", bank_code: "1" }, "details.country"],
    [
      "a formula",
      { holder_name: "E", account_number: "=1+1", bank_code: "1", country: "US" },
      "details.account_number",
    ],
    [
      "both kinds",
      { holder_name: "E", account_number: "1234", bank_code: "1", country: "US", iban: IBAN },
      "details",
    ],
  ])("is refused: %s", (_what, details, path) => {
    const { status, code, details: told, message } = refusal(details);
    expect({ status, code }).toEqual({ status: 400, code: "invalid_details" });
    expect(told).toMatchObject({ issues: [{ path }] });
    for (const typed of Object.values(details).filter((text) => String(text).length > 3)) {
      expect(message).not.toContain(String(typed));
    }
  });
});

describe("the provider's options", () => {
  it("may be none", () => expect(() => manual(undefined)).not.toThrow());

  it.each<[string, object, string]>([
    ["a wrong IBAN", { debtor: { ...DEBTOR, iban: "DE99123" } }, "options.debtor.iban"],
    ["a wrong BIC", { debtor: { ...DEBTOR, bic: "X" } }, "options.debtor.bic"],
    ["no name", { debtor: { iban: DEBTOR.iban } }, "options.debtor.name"],
    ["a misspelt name", { debitor: DEBTOR }, "options"],
  ])("stop the boot with %s", (_what, options, path) => {
    const validateOptions = () => ManualPayoutProvider.validateOptions(options);
    expect(validateOptions).toThrow(`payout provider "manual" ${path}:`);
    expect(validateOptions).not.toThrow("DE99123");
  });
});
