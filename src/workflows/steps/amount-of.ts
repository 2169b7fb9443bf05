/** Amounts as they are typed, as ledger units. */
import { EngineError } from "../../engine/errors";
import { UplineError } from "../../support/errors";

/** What `parse` makes of a text. An error of the engine loses its class in a workflow; a refusal keeps what it says. */
export function amountOf(
  parse: (text: string, currency: string, field: string) => bigint,
  text: string,
  currency: string,
  field: string,
): bigint {
  try {
    return parse(text, currency, field);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const details = { field: error.field ?? field };
    throw new UplineError("invalid_data", error.code, error.message, details);
  }
}
