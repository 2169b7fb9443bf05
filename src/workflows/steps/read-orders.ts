/**
 * The reader: order id → the order's present state, in batches and outside every lock. Medusa itself shrinks
 * lines on returns and books refunds beyond what is owed as credit lines; both are read, nothing is deducted
 * twice.
 */
import { createHash } from "node:crypto";
import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";
import { canonicalJson } from "../../engine/canonical";
import type { ReportedSale } from "./reported-facts";
import type { Product } from "../../engine/product-value";

const FIELDS = [
  "id",
  "created_at",
  "updated_at",
  "canceled_at",
  "status",
  "currency_code",
  "customer_id",
  "total",
  "items.id",
  "items.created_at",
  "items.product_id",
  "items.quantity",
  "items.detail.return_received_quantity",
  "items.detail.return_dismissed_quantity",
  "items.subtotal",
  "items.discount_subtotal",
  "items.is_giftcard",
  "credit_lines.amount",
  "credit_lines.metadata",
  "payment_collections.amount",
  "payment_collections.status",
  "payment_collections.captured_amount",
  "payment_collections.completed_at",
  "payment_collections.payments.captured_at",
  "payment_collections.payments.refunds.created_at",
  "cart.id",
];

/** A shopper can write a line's metadata, so the product itself is asked. */
const PRODUCT_FIELDS = ["id", "title", "metadata", "categories.id", "categories.handle"];

/** Lines that an order was placed with were written at once with it. */
export const PLACING_MS = 2_000;

/** A line at the quantity that was kept. */
export interface OrderLine {
  id: string;
  /** subtotal less discount */
  net: string;
  quantity: string;
  /** by a later change of the order */
  is_added: boolean;
  /** as it is now; null for what is no product, or none any more */
  product: Product | null;
}

/** What an order is now. Decimals are exact strings in major units. */
export interface OrderState {
  id: string;
  currency: string;
  created_at: string;
  /** when it last changed, as far as the order itself tells */
  changed_at: string;
  customer_id: string | null;
  cart_id: string | null;
  canceled: boolean;
  /** gift cards out */
  lines: OrderLine[];
  /** order total before refunds, as far as they are credit lines */
  total: string;
  /** refunds beyond what was owed, which Medusa books as credit lines */
  refunded: string;
  /** when the last part of the price was captured; null until all of it is */
  captured_at: string | null;
  /** equal for equal states of the order; its products may have changed */
  fingerprint: string;
  /** no order of the store, but what was reported */
  reported?: ReportedSale;
}

type Time = string | Date | null | undefined;

interface GraphOrder {
  id: string;
  created_at: Time;
  updated_at: Time;
  canceled_at: Time;
  status: string;
  currency_code: string;
  customer_id: string | null;
  total: BigNumberInput;
  items?: (GraphItem | null)[];
  credit_lines?: ({ amount: BigNumberInput; metadata?: object | null } | null)[];
  payment_collections?: (GraphCollection | null)[];
  cart?: { id: string } | null;
}

interface GraphItem {
  id: string;
  created_at: Time;
  product_id: string | null;
  subtotal: BigNumberInput;
  discount_subtotal: BigNumberInput;
  is_giftcard: boolean;
  quantity: BigNumberInput;
  detail?: {
    return_received_quantity?: BigNumberInput | null;
    return_dismissed_quantity?: BigNumberInput | null;
  } | null;
}

interface GraphProduct {
  id: string;
  title: string;
  metadata: Record<string, unknown> | null;
  categories?: ({ id: string; handle: string } | null)[];
}

type Products = ReadonlyMap<string, Product>;

interface GraphCollection {
  amount: BigNumberInput;
  status: string;
  captured_amount: BigNumberInput | null;
  completed_at: Time;
  payments?: ({ captured_at: Time; refunds?: ({ created_at: Time } | null)[] } | null)[];
}

/** Reads the present state of orders; an id that no order has is absent from the answer. */
export async function readOrders(
  container: MedusaContainer,
  order_ids: string[],
): Promise<Map<string, OrderState>> {
  if (order_ids.length === 0) return new Map();
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: FIELDS,
    filters: { id: order_ids },
  });
  const orders = data as unknown as GraphOrder[];
  const products = await readProducts(container, orders);
  return new Map(orders.map((order) => [order.id, toState(order, products)]));
}

/** The products of all orders of a batch at once; deleted ones are absent. */
async function readProducts(container: MedusaContainer, orders: GraphOrder[]): Promise<Products> {
  const ids = orders.flatMap(({ items }) =>
    present(items).flatMap((item) => item.product_id ?? []),
  );
  if (ids.length === 0) return new Map();
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "product",
    fields: PRODUCT_FIELDS,
    filters: { id: [...new Set(ids)] },
  });
  return new Map(
    (data as unknown as GraphProduct[]).map(({ id, title, metadata, categories }) => [
      id,
      { id, title, metadata: metadata ?? {}, categories: present(categories) },
    ]),
  );
}

function toState(order: GraphOrder, products: Products): OrderState {
  const refunded = present(order.credit_lines)
    .filter((line) => isRefund(line.metadata))
    .reduce<BigNumberInput>((sum, { amount }) => MathBN.add(sum, amount), 0);
  const state = {
    id: order.id,
    currency: order.currency_code.toLowerCase(),
    created_at: iso(order.created_at) as string,
    customer_id: order.customer_id ?? null,
    cart_id: order.cart?.id ?? null,
    canceled: order.status === "canceled" || iso(order.canceled_at) !== null,
    lines: present(order.items)
      .filter((item) => !item.is_giftcard)
      .map((item) => toLine(item, order)),
    total: exact(MathBN.add(order.total, refunded)),
    refunded: exact(refunded),
    captured_at: capturedAt(order),
  };
  const fingerprint = createHash("sha256").update(canonicalJson(state)).digest("hex");
  const productOf = ({ product_id, ...line }: SeenLine): OrderLine => ({
    ...line,
    product: (product_id !== null && products.get(product_id)) || null,
  });
  const lines = state.lines.map(productOf);
  return { ...state, lines, changed_at: changedAt(order), fingerprint };
}

type SeenLine = Omit<OrderLine, "product"> & { product_id: string | null };

function toLine(item: GraphItem, order: GraphOrder): SeenLine {
  const { return_received_quantity, return_dismissed_quantity } = item.detail ?? {};
  const returned = MathBN.add(return_received_quantity ?? 0, return_dismissed_quantity ?? 0);
  return {
    id: item.id,
    net: exact(MathBN.sub(item.subtotal, item.discount_subtotal)),
    quantity: exact(MathBN.sub(item.quantity, returned)),
    is_added: timeOf(item.created_at) > timeOf(order.created_at) + PLACING_MS,
    product_id: item.product_id ?? null,
  };
}

/**
 * Store credit spent at checkout is a credit line too, and does not reduce the base. Medusa marks the lines
 * that a later change of the order added; so the answer is the same whenever an order is first seen.
 */
const isRefund = (metadata: object | null | undefined): boolean =>
  metadata !== null && metadata !== undefined && "created_in_version" in metadata;

/** All of the price captured: when the last capture was. A free order is captured when placed. */
function capturedAt(order: GraphOrder): string | null {
  const collections = present(order.payment_collections).filter(
    (collection) => collection.status !== "canceled",
  );
  const due = collections.filter((collection) =>
    MathBN.lt(collection.captured_amount ?? 0, collection.amount),
  );
  if (due.length > 0) return null;
  const times = collections
    .flatMap((collection) => present(collection.payments))
    .map((payment) => iso(payment.captured_at))
    .filter((time) => time !== null);
  if (times.length > 0) return latest(times);
  return MathBN.lte(order.total, 0) ? iso(order.created_at) : null;
}

function changedAt(order: GraphOrder): string {
  const refunds = present(order.payment_collections)
    .flatMap((collection) => present(collection.payments))
    .flatMap((payment) => present(payment.refunds))
    .map((refund) => iso(refund.created_at));
  const times = [iso(order.updated_at), iso(order.canceled_at), ...refunds];
  return latest(times.filter((time) => time !== null));
}

const latest = (times: string[]): string => times.reduce((a, b) => (a > b ? a : b));

const present = <Item>(items: (Item | null)[] | undefined): Item[] =>
  (items ?? []).filter((item): item is Item => item !== null && item !== undefined);

const timeOf = (time: Time): number => (time ? new Date(time).getTime() : 0);

function iso(time: Time): string | null {
  return time ? new Date(time).toISOString() : null;
}

/** Every digit Medusa keeps, never by way of a float. */
function exact(value: BigNumberInput): string {
  return MathBN.convert(value).toFixed();
}
