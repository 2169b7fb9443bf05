import { z } from "zod";

/** A decimal ≥ 0 of any size that a plan or a product may carry. */
export const DECIMAL = /^\d{1,12}(\.\d{1,18})?$/;

export const decimal = z
  .string()
  .regex(DECIMAL, {
    message: 'must be a decimal number such as "1.08", not below 0',
    abort: true,
  })
  .meta({ title: "number", description: "a number that is not below 0" });
