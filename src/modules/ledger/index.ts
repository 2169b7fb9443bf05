import { Module } from "@medusajs/framework/utils";
import { LedgerService } from "./service";

export { factHash, GENESIS, inputHash, journalHash } from "./hash";
export { LATEST, reportedId, saleFactId } from "./service";
export { lineHeads } from "./lines";
export { ownerOf } from "./write";

export const LEDGER_MODULE = "upline_ledger";

export default Module(LEDGER_MODULE, { service: LedgerService });
export type { MoveRow } from "./types";
export * as periods from "./periods";
export * as audit from "./audit";
export * as adjustments from "./adjustments";
export * as heads from "./heads";
