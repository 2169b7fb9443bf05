import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, ProductStatus } from "@medusajs/framework/utils";
import { createInventoryLevelsWorkflow, createProductsWorkflow } from "@medusajs/medusa/core-flows";
import type { Prices } from "./catalogue";

/** Enough that no demo and no test ever sells out. */
const STOCK = 1_000_000;

export interface DemoProduct {
  id: string;
  title: string;
  handle: string;
  variant_id: string;
  /** Major units by currency. */
  prices: Prices;
}

/** What `createProduct` takes; `metadata` is where `upline_rate`, `upline_exclude` and so on go. */
export interface ProductInput {
  title: string;
  prices: Prices;
  handle?: string;
  description?: string;
  is_giftcard?: boolean;
  metadata?: Record<string, unknown>;
}

/** Creates a published product with one variant, in stock, sold by the seeded store. */
export async function createProduct(
  container: MedusaContainer,
  store: { sales_channel_id: string; stock_location_id: string; shipping_profile_id: string },
  { prices, ...input }: ProductInput,
): Promise<DemoProduct> {
  const { result } = await createProductsWorkflow(container).run({
    input: {
      products: [
        {
          ...input,
          status: ProductStatus.PUBLISHED,
          discountable: true,
          shipping_profile_id: store.shipping_profile_id,
          sales_channels: [{ id: store.sales_channel_id }],
          options: [{ title: "Size", values: ["One size"] }],
          variants: [
            {
              title: "One size",
              options: { Size: "One size" },
              manage_inventory: true,
              prices: Object.entries(prices).map(([currency_code, amount]) => ({
                currency_code,
                amount,
              })),
            },
          ],
        },
      ],
    },
  });
  const [product] = result;
  const variant_id = product.variants[0].id;
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data: links } = await query.graph({
    entity: "product_variant_inventory_items",
    fields: ["inventory_item_id"],
    filters: { variant_id },
  });
  await createInventoryLevelsWorkflow(container).run({
    input: {
      inventory_levels: links.map(({ inventory_item_id }) => ({
        inventory_item_id,
        location_id: store.stock_location_id,
        stocked_quantity: STOCK,
      })),
    },
  });
  return { id: product.id, title: product.title, handle: product.handle, variant_id, prices };
}
