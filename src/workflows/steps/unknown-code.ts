import { UplineError } from "../../support/errors";

/** The one answer to every code that is not good, whatever is wrong with it. */
export function unknownCode(): UplineError {
  return new UplineError(
    "invalid_data",
    "unknown_referral_code",
    "this referral code is not valid; check it and try again",
    { field: "code" },
  );
}
