/** A refusal that tells the caller what is wrong and what would be right; nothing was written. */
export type ErrorType =
  "invalid_data" | "not_found" | "not_allowed" | "forbidden" | "conflict" | "rate_limited";

const STATUS: Record<ErrorType, number> = {
  invalid_data: 400,
  not_allowed: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
};

export class UplineError extends Error {
  constructor(
    readonly type: ErrorType,
    readonly code: string,
    message: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
    this.name = "UplineError";
  }

  get status(): number {
    return STATUS[this.type];
  }
}

/** Recognises a refusal after it crossed a workflow, where errors lose their class. */
export function asUplineError(error: unknown): UplineError | null {
  if (error instanceof UplineError) return error;
  const candidate = error as Partial<UplineError> | null;
  return candidate?.name === "UplineError" && candidate.type && candidate.code
    ? new UplineError(candidate.type, candidate.code, candidate.message ?? "", candidate.details)
    : null;
}
