import { Module } from "@medusajs/framework/utils";
import { LedgerService } from "./service";

export { factHash, GENESIS, inputHash, journalHash } from "./hash";
export { reportedId, saleFactId } from "./service";

export const LEDGER_MODULE = "upline_ledger";

export default Module(LEDGER_MODULE, { service: LedgerService });
export * as periods from "./periods";
