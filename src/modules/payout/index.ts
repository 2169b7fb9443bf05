import { Module } from "@medusajs/framework/utils";
import loadProviders from "./loaders/providers";
import { PayoutService } from "./service";

export { payoutNotFound } from "./service";
export { isAllowed, PAYOUT_STATES, TRANSITIONS } from "./states";

export const PAYOUT_MODULE = "upline_payout";

export default Module(PAYOUT_MODULE, { service: PayoutService, loaders: [loadProviders] });
export * as payoutMoves from "./moves";
