import { Module } from "@medusajs/framework/utils";
import { TrustFundService } from "./service";

export const TRUST_FUND_MODULE = "upline_trust_fund";

export default Module(TRUST_FUND_MODULE, { service: TrustFundService });
export * as withdrawals from "./withdrawals";
