import { Module } from "@medusajs/framework/utils";
import { PartnerService } from "./service";

export { alreadyPartner } from "./service";

export const PARTNER_MODULE = "upline_partner";

export default Module(PARTNER_MODULE, { service: PartnerService });
export { KYC_LEVELS, lastAward, putRanks, readAllRanks, readAllStatuses } from "./ranks";
