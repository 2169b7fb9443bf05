import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { parsedFile, schemaFaults } from "../../../../integration-tests/support/sepa-file";
import { UplineError } from "../../../support/errors";
import { sepaId, sepaText } from "../sepa-text";
import { BATCH, manual, payment } from "./given";

const LATIN = /^[A-Za-z0-9/\-?:().,'+ ]*$/;

function sepaFile(payments = [payment()], batch = BATCH): string {
  return manual().exportFile("pain001", batch, payments).content;
}

function refusal(run: () => unknown): UplineError {
  try {
    run();
  } catch (error) {
    if (error instanceof UplineError) return error;
    throw error;
  }
  throw new Error("was taken");
}

describe("a SEPA file", () => {
  it("says who pays whom", async () => {
    const xml = sepaFile([
      payment(),
      payment({
        id: "upay_2",
        amount: "0.01",
        details: { holder_name: "Zoë", iban: "NL91ABNA0417164300", bic: "ABNANL2A" },
      }),
    ]);
    expect(await schemaFaults(xml)).toEqual([]);
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<Document xmlns="urn:iso/);
    const { header, block, transfers } = parsedFile(xml);
    const totals = { NbOfTxs: "2", CtrlSum: "12.35" };
    const MsgId = "upbat-01JD7Q0M5X9T3V6W8Y0Z1A2B3C";
    const debtor = { Nm: "Muller + Sohne GmbH" };
    expect(header).toEqual({ MsgId, CreDtTm: BATCH.created_at, ...totals, InitgPty: debtor });
    expect(block).toMatchObject({
      PmtInfId: MsgId,
      PmtMtd: "TRF",
      ...totals,
      PmtTpInf: { SvcLvl: { Cd: "SEPA" } },
      ReqdExctnDt: { Dt: "2026-11-21" },
      Dbtr: debtor,
      DbtrAcct: { Id: { IBAN: "DE02120300000000202051" } },
      DbtrAgt: { FinInstnId: { BICFI: "BYLADEM1001" } },
      ChrgBr: "SLEV",
    });
    expect(transfers).toEqual([
      {
        PmtId: { EndToEndId: "upay-01JD7Q2N8R4S6T0V2W4X6Y8Z0A" },
        Amt: { InstdAmt: { "@Ccy": "EUR", "#": "12.34" } },
        Cdtr: { Nm: "Erika Mustermann" },
        CdtrAcct: { Id: { IBAN: "DE89370400440532013000" } },
        RmtInf: { Ustrd: "Payout upay-01JD7Q2N8R4S6T0V2W4X6Y8Z0A" },
      },
      {
        PmtId: { EndToEndId: "upay-2" },
        Amt: { InstdAmt: { "@Ccy": "EUR", "#": "0.01" } },
        CdtrAgt: { FinInstnId: { BICFI: "ABNANL2A" } },
        Cdtr: { Nm: "Zoe" },
        CdtrAcct: { Id: { IBAN: "NL91ABNA0417164300" } },
        RmtInf: { Ustrd: "Payout upay-2" },
      },
    ]);
  });

  it("is held to a schema that finds faults", async () => {
    const xml = sepaFile();
    expect(
      await schemaFaults(xml.replace("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>ME</ChrgBr>")),
    ).not.toEqual([]);
    expect(await schemaFaults(xml.replace("DE89", "de89"))).not.toEqual([]);
    expect(await schemaFaults(xml.replace(/<PmtMtd>.*<\/PmtMtd>/, ""))).not.toEqual([]);
  });

  it("needs no BIC of the merchant's own bank", async () => {
    const debtor = { name: "Shop", iban: "DE02120300000000202051" };
    const { content } = manual({ debtor }).exportFile("pain001", BATCH, [payment()]);
    expect(await schemaFaults(content)).toEqual([]);
    expect(parsedFile(content).block.DbtrAgt).toEqual({
      FinInstnId: { Othr: { Id: "NOTPROVIDED" } },
    });
  });

  it("exported again is the same file under a name that says so", () => {
    const first = manual().exportFile("pain001", BATCH, [payment()]);
    const again = manual().exportFile("pain001", { ...BATCH, exported_before: true }, [payment()]);
    expect(again.content).toBe(first.content);
    expect([first.file_name, again.file_name]).toEqual([
      `payouts-${BATCH.id}.xml`,
      `payouts-${BATCH.id}-again.xml`,
    ]);
  });

  it("holds 10,000 payments whose sum is exact to the cent", async () => {
    const payments = Array.from({ length: 10_000 }, (_, index) =>
      payment({
        id: `upay_${String(index).padStart(26, "0")}`,
        amount: `${90_071_992 + index}.37`,
      }),
    );
    const xml = sepaFile(payments);
    const cents = payments.reduce((sum, { net }) => sum + net / 10_000n, 0n);
    const control = `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
    expect(xml.match(/<CtrlSum>.*<\/CtrlSum>/g)).toEqual(
      Array(2).fill(`<CtrlSum>${control}</CtrlSum>`),
    );
    expect(xml.match(/<NbOfTxs>10000<\/NbOfTxs>/g)).toHaveLength(2);
    expect(new Set(xml.match(/<EndToEndId>.*<\/EndToEndId>/g)).size).toBe(10_000);
    expect(await schemaFaults(xml)).toEqual([]);
  });

  it("is valid for whatever names partners have", async () => {
    const anyName = fc.string({ unit: "grapheme", minLength: 1, maxLength: 70 });
    const names = fc.sample(anyName, { numRuns: 500, seed: 9 });
    const hostile = [
      "<Nm>&\"'",
      "]]>",
      "&amp;",
      "<!--",
      "王小明",
      "Ωμέγα",
      "🦄🦄",
      "\u00ad",
      "\u0301",
    ];
    const payments = [...names, ...hostile].map((holder_name, index) =>
      payment({ id: `p${index}`, details: { holder_name, iban: "DE89370400440532013000" } }),
    );
    const xml = sepaFile(payments);
    expect(await schemaFaults(xml)).toEqual([]);
    for (const { Cdtr } of parsedFile(xml).transfers) expect(Cdtr.Nm).toMatch(LATIN);
  });

  it.each<[string, string, Parameters<typeof payment>[0]]>([
    ["dollars", "format_needs_eur", { currency: "usd" }],
    ["an account without IBAN", "iban_outside_sepa", { details: { account_number: "1" } }],
    [
      "an IBAN outside SEPA",
      "iban_outside_sepa",
      { details: { holder_name: "E", iban: "TR330006100519786457841326" } },
    ],
    ["a billion", "amount_out_of_range", { amount: "1000000000.00" }],
  ])("refuses %s and names the payout", (_what, code, given) => {
    const odd = payment({ id: "odd", ...given });
    const error = refusal(() => sepaFile([payment(), odd]));
    expect(error).toMatchObject({ status: 400, code, details: { count: 1, payout_ids: ["odd"] } });
    expect(error.message).not.toContain("TR33");
  });

  it("takes countries that joined SEPA lately", () => {
    const iban = "RS35260005601001611379";
    expect(sepaFile([payment({ details: { holder_name: "E", iban } })])).toContain(iban);
  });

  it("is refused without payments, without a debtor, in another format", () => {
    expect(refusal(() => sepaFile([])).code).toBe("empty_batch");
    const bare = () => manual({}).exportFile("pain001", BATCH, [payment()]);
    expect(refusal(bare)).toMatchObject({ status: 400, code: "debtor_missing" });
    const odd = () => manual().exportFile("mt940", BATCH, [payment()]);
    expect(refusal(odd)).toMatchObject({ status: 400, code: "unknown_format" });
  });
});

describe("SEPA text", () => {
  it.each([
    ["Jürgen Größe", "Jurgen Grosse"],
    ["Ju\u0308rgen", "Jurgen"],
    ["Müller & Söhne", "Muller + Sohne"],
    ["A;B_C[D]{E}|F\\G~H`I", "A,B-C(D)(E)/F/G-H'I"],
    ['<b>"x"</b>', ".b..x../b."],
    ["Ωμέγα", "Omega"],
    ["Игорь", "Igory"],
    ["王小明", "Wang Xiao Ming"],
    ["Łódź İstanbul Þór", "Lodz Istanbul Thor"],
    ["5 € @ 100%", "5 E . 100."],
    ["a\tb\nc  d", "a b c d"],
    ["🦄", "."],
  ])("%s → %s", (text, converted) => expect(sepaText(text, 70)).toBe(converted));

  it("is cut to its length", () => expect(sepaText("Ωmega ".repeat(30), 71)).toHaveLength(71));

  it("keeps the end of an id, where ids differ", () => {
    expect(sepaId("upline_payout_01JD7Q2N8R4S6T0V2W4X6Y8Z0A")).toBe(
      "ne-payout-01JD7Q2N8R4S6T0V2W4X6Y8Z0A".slice(-35),
    );
  });
});

describe("a CSV file", () => {
  it("has a record for each payment in its own currency's digits", () => {
    const { content, file_name, content_type } = manual().exportFile("csv", BATCH, [
      payment(),
      payment({
        id: "upay_2",
        currency: "jpy",
        amount: "1200",
        details: { holder_name: '=HYPERLINK("x")', account_number: "007", country: "JP" },
      }),
    ]);
    expect({ file_name, content_type }).toEqual({
      file_name: `payouts-${BATCH.id}.csv`,
      content_type: "text/csv; charset=utf-8",
    });
    expect(parse(content, { columns: true })).toMatchObject([
      {
        holder_name: "Erika Mustermann",
        iban: "DE89370400440532013000",
        amount: "12.34",
        currency: "EUR",
      },
      {
        payout_id: "upay_2",
        holder_name: '\'=HYPERLINK("x")',
        account_number: "007",
        amount: "1200",
      },
    ]);
  });
});

it("answers processing, because the file does the rest", async () => {
  const processing = { state: "processing", reference: null };
  expect(await manual().send()).toEqual(processing);
  expect(await manual().lookUp()).toEqual(processing);
});
