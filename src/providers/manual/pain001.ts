/**
 * SEPA credit transfers as ISO 20022 has them, pain.001.001.09, in the EPC's customer-to-bank subset (EPC132-08):
 * one payment block, EUR, IBANs, shared charges. Its ids come from the batch and its payouts, its time is the
 * batch's: exported again it is the same file, which a bank recognises.
 */
import XMLBuilder from "fast-xml-builder";
import { extractIBAN, isSEPACountry } from "ibantools";
import { formatMajor, parseMajor } from "../../engine/money";
import type { PaymentBatch, PaymentOrder } from "../../modules/payout/provider";
import { UplineError } from "../../support/errors";
import { sepaId, sepaText } from "./sepa-text";

export interface Debtor {
  name: string;
  iban: string;
  bic?: string;
}

const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
const MAX_AMOUNT = parseMajor("999999999.99", "eur");
const XML = {
  attributeNamePrefix: "@",
  textNodeName: "#",
  ignoreAttributes: false,
  format: true,
};
const NAME_LENGTH = 70;

/** Countries (EPC409-09) that the library does not know to be in SEPA. */
const JOINED_SEPA_LATELY = ["AL", "MD", "ME", "MK", "RS"];

/** Of payouts that do not fit, an error names so many. */
const NAMED = 20;

/** The file; throws an UplineError that names the payouts which cannot be in it. */
export function pain001(
  batch: PaymentBatch,
  payments: readonly PaymentOrder[],
  debtor: Debtor,
): string {
  refuseWhatDoesNotFit(batch, payments);
  const totals = {
    NbOfTxs: String(payments.length),
    CtrlSum: formatMajor(
      payments.reduce((sum, { net }) => sum + net, 0n),
      "eur",
    ),
  };
  const message_id = sepaId(batch.id);
  return new XMLBuilder(XML).build({
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    Document: {
      "@xmlns": NAMESPACE,
      CstmrCdtTrfInitn: {
        GrpHdr: {
          MsgId: message_id,
          CreDtTm: batch.created_at,
          ...totals,
          InitgPty: { Nm: sepaText(debtor.name, NAME_LENGTH) },
        },
        PmtInf: {
          PmtInfId: message_id,
          PmtMtd: "TRF",
          ...totals,
          PmtTpInf: { SvcLvl: { Cd: "SEPA" } },
          ReqdExctnDt: { Dt: batch.created_at.slice(0, 10) },
          Dbtr: { Nm: sepaText(debtor.name, NAME_LENGTH) },
          DbtrAcct: { Id: { IBAN: debtor.iban } },
          DbtrAgt: { FinInstnId: bank(debtor.bic) },
          ChrgBr: "SLEV",
          CdtTrfTxInf: payments.map(transfer),
        },
      },
    },
  });
}

function transfer({ id, net, details }: PaymentOrder) {
  const reference = sepaId(id);
  return {
    PmtId: { EndToEndId: reference },
    Amt: { InstdAmt: { "@Ccy": "EUR", "#": formatMajor(net, "eur") } },
    ...(details.bic && { CdtrAgt: { FinInstnId: bank(details.bic) } }),
    Cdtr: { Nm: sepaText(details.holder_name, NAME_LENGTH) },
    CdtrAcct: { Id: { IBAN: details.iban } },
    RmtInf: { Ustrd: `Payout ${reference}` },
  };
}

/** Within SEPA a BIC is not needed, but the debtor's bank has to be an element. */
function bank(bic: string | undefined) {
  return bic ? { BICFI: bic } : { Othr: { Id: "NOTPROVIDED" } };
}

function refuseWhatDoesNotFit(batch: PaymentBatch, payments: readonly PaymentOrder[]): void {
  if (payments.length === 0) {
    throw new UplineError("invalid_data", "empty_batch", "this batch has no payments");
  }
  refuse(
    payments.filter(({ currency }) => currency !== "eur" || batch.currency !== "eur"),
    "format_needs_eur",
    "a SEPA file is in EUR; export other currencies as csv",
  );
  refuse(
    payments.filter(({ details }) => !isSepaAccount(details.iban)),
    "iban_outside_sepa",
    "a SEPA file needs an IBAN of a SEPA country; export other accounts as csv",
  );
  refuse(
    payments.filter(({ net }) => net <= 0n || net > MAX_AMOUNT),
    "amount_out_of_range",
    "a SEPA credit transfer is at most 999999999.99 EUR",
  );
}

function refuse(payments: readonly PaymentOrder[], code: string, message: string): void {
  if (payments.length === 0) return;
  const payout_ids = payments.slice(0, NAMED).map(({ id }) => id);
  const details = { count: payments.length, payout_ids };
  throw new UplineError("not_allowed", code, message, details);
}

function isSepaAccount(iban: string | undefined): boolean {
  const { valid, countryCode } = extractIBAN(iban ?? "");
  if (!valid || !countryCode) return false;
  return isSEPACountry(countryCode) || JOINED_SEPA_LATELY.includes(countryCode);
}
