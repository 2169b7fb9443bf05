import { defineLink } from "@medusajs/framework/utils";
import OrderModule from "@medusajs/medusa/order";
import LedgerModule from "../modules/ledger";

/** `order.upline_journals`: what was decided of an order, in the order of decision. */
export default defineLink(
  { linkable: OrderModule.linkable.order.id, field: "id" },
  { ...LedgerModule.linkable.uplineJournal.id, primaryKey: "order_id" },
  { readOnly: true, isList: true },
);
