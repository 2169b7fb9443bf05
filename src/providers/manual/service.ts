/** Paid by hand: an admin exports a batch as a file, has the bank execute it, and completes the payouts. */
import { z } from "@medusajs/framework/zod";
import {
  type PaymentBatch,
  type PaymentFile,
  type PaymentOrder,
  PayoutProvider,
  type PayoutAnswer,
  type ReadMethod,
} from "../../modules/payout/provider";
import { UplineError } from "../../support/errors";
import { checkedOptions } from "../checked";
import { bic, holderName, iban, readBankDetails } from "./details";
import { csvOfPayments } from "./csv";
import { pain001 } from "./pain001";

const optionsSchema = z.strictObject({
  /** whose account the SEPA file is paid from; without it only CSV is exported */
  debtor: z.strictObject({ name: holderName, iban, bic: bic.optional() }).optional(),
});

const PROCESSING = { state: "processing", reference: null } as const satisfies PayoutAnswer;

export class ManualPayoutProvider extends PayoutProvider {
  static override identifier = "manual";
  private readonly options: z.infer<typeof optionsSchema>;

  static validateOptions(options: unknown): void {
    checkedOptions(ManualPayoutProvider.identifier, optionsSchema, options);
  }

  constructor(_container: object, options: unknown) {
    super();
    this.options = checkedOptions(ManualPayoutProvider.identifier, optionsSchema, options);
  }

  override readMethod(details: Record<string, unknown>): ReadMethod {
    return readBankDetails(details);
  }

  /** The file does the rest; an admin tells the result. */
  override send(): Promise<PayoutAnswer> {
    return Promise.resolve(PROCESSING);
  }

  override lookUp(): Promise<PayoutAnswer> {
    return Promise.resolve(PROCESSING);
  }

  /** `csv`: for a spreadsheet or a bank's own import, any currency. `pain001`: SEPA credit transfers, EUR. */
  override exportFile(
    format: string,
    batch: PaymentBatch,
    payments: readonly PaymentOrder[],
  ): PaymentFile {
    const name = `payouts-${batch.id}${batch.exported_before ? "-again" : ""}`;
    switch (format) {
      case "csv":
        return {
          file_name: `${name}.csv`,
          content_type: "text/csv; charset=utf-8",
          content: csvOfPayments(payments),
        };
      case "pain001":
        return {
          file_name: `${name}.xml`,
          content_type: "application/xml; charset=utf-8",
          content: pain001(batch, payments, this.debtor()),
        };
      default: {
        const message = 'format: must be "csv" or "pain001"';
        throw new UplineError("invalid_data", "unknown_format", message);
      }
    }
  }

  private debtor() {
    if (this.options.debtor) return this.options.debtor;
    const message =
      "a SEPA file needs the option debtor of the payout provider: { name, iban, bic }";
    throw new UplineError("not_allowed", "debtor_missing", message);
  }
}
