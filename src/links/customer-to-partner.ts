import CustomerModule from "@medusajs/medusa/customer";
import { defineLink } from "@medusajs/framework/utils";
import PartnerModule from "../modules/partner";

/** `customer.upline_partner`, the other direction of the same column. */
export default defineLink(
  { linkable: CustomerModule.linkable.customer.id, field: "id" },
  { ...PartnerModule.linkable.uplinePartner.id, primaryKey: "customer_id" },
  { readOnly: true },
);
