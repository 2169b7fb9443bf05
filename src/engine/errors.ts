/** A refusal with the field it is about: what was wrong and what would be right. Nothing was changed. */
export class EngineError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = "EngineError";
  }
}

/** Marks a place the types prove unreachable; a value that gets here is a broken invariant. */
export function unreachable(value: never): never {
  throw new EngineError("invariant_broken", `unexpected value ${String(value)}`);
}
