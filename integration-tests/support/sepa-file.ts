/** Reads SEPA files as a bank does, and holds them to the published ISO 20022 schema. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { validateXML } from "xmllint-wasm";

const SCHEMA = "pain.001.001.09.xsd";

/** What xmllint finds wrong with a file by the schema. */
export async function schemaFaults(xml: string): Promise<string[]> {
  const schema = readFileSync(join(__dirname, "../fixtures", SCHEMA), "utf8");
  const { errors } = await validateXML({
    xml: { fileName: "file.xml", contents: xml },
    schema: { fileName: SCHEMA, contents: schema },
    maxMemoryPages: 4_096,
  });
  return errors.map(({ message }) => message);
}

interface Transfer {
  PmtId: { EndToEndId: string };
  Amt: { InstdAmt: { "@Ccy": string; "#": string } };
  CdtrAgt?: unknown;
  Cdtr: { Nm: string };
  CdtrAcct: { Id: { IBAN: string } };
  RmtInf: { Ustrd: string };
}

interface Parsed {
  Document: {
    CstmrCdtTrfInitn: {
      GrpHdr: Record<string, string>;
      PmtInf: Record<string, unknown> & { CdtTrfTxInf: Transfer | Transfer[] };
    };
  };
}

const PARSER = new XMLParser({
  attributeNamePrefix: "@",
  textNodeName: "#",
  ignoreAttributes: false,
  parseTagValue: false,
});

export function parsedFile(xml: string) {
  const { GrpHdr, PmtInf } = (PARSER.parse(xml) as Parsed).Document.CstmrCdtTrfInitn;
  return { header: GrpHdr, block: PmtInf, transfers: [PmtInf.CdtTrfTxInf].flat() };
}
