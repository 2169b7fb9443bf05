import { Module } from "@medusajs/framework/utils";
import { PartnerService } from "./service";

export { KYC_LEVELS } from "./ranks";
export { alreadyPartner, staysTerminated } from "./service";

export const PARTNER_MODULE = "upline_partner";

export default Module(PARTNER_MODULE, { service: PartnerService });
export { checkPoints, lastPointEntry, putPoints, readAllPoints, readPoints } from "./points";
export { lastAward, putRanks, readAllRanks, readAllStatuses } from "./ranks";
