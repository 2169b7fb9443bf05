import CustomerModule from "@medusajs/medusa/customer";
import { defineLink } from "@medusajs/framework/utils";
import PartnerModule from "../modules/partner";

/** `partner.customer` and `customer.upline_partner`: the customer id is the partner's own column. */
export default defineLink(
  { linkable: PartnerModule.linkable.uplinePartner.id, field: "customer_id" },
  CustomerModule.linkable.customer,
  { readOnly: true },
);
