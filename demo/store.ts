import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import {
  createDefaultsWorkflow,
  createRegionsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows";
import {
  type CatalogueItem,
  CURRENCIES,
  type DemoCurrency,
  REGIONS,
  SHIPPING_PRICES,
} from "./catalogue";
import { createProduct, type DemoProduct } from "./products";

/** Everything a test or the demo needs to know to place an order in the seeded store. */
export interface DemoStore {
  publishable_key: string;
  sales_channel_id: string;
  stock_location_id: string;
  shipping_profile_id: string;
  /** One shipping option for all regions; it costs `SHIPPING_PRICES`. */
  shipping_option_id: string;
  /** Region id by currency. */
  region_ids: Record<DemoCurrency, string>;
  /** Country code by currency: what an address of that region needs. */
  countries: Record<DemoCurrency, string>;
  /** In the order of the catalogue; `products[0]` costs 100 USD. */
  products: DemoProduct[];
}

/** Regions in a fixed order, so that the first region of the store is the one in USD. */
async function createRegions(container: MedusaContainer): Promise<Record<DemoCurrency, string>> {
  const ids = {} as Record<DemoCurrency, string>;
  for (const currency of CURRENCIES) {
    const { name, country, tax } = REGIONS[currency];
    const { result } = await createRegionsWorkflow(container).run({
      input: {
        regions: [
          {
            name,
            currency_code: currency,
            countries: [country],
            payment_providers: ["pp_system_default"],
            is_tax_inclusive: tax !== undefined,
          },
        ],
      },
    });
    ids[currency] = result[0].id;
    await createTaxRegionsWorkflow(container).run({
      input: [{ country_code: country, provider_id: "tp_system", default_tax_rate: tax }],
    });
  }
  return ids;
}

/** A stock location that ships to every region, and the one shipping option. */
async function createShipping(container: MedusaContainer, sales_channel_id: string) {
  const link = container.resolve(ContainerRegistrationKeys.LINK);
  const fulfillment = container.resolve(Modules.FULFILLMENT);
  const { result: locations } = await createStockLocationsWorkflow(container).run({
    input: {
      locations: [
        {
          name: "Warehouse",
          address: { address_1: "1 Harbour Road", city: "Springfield", country_code: "us" },
        },
      ],
    },
  });
  const stock_location_id = locations[0].id;
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
  });
  const set = await fulfillment.createFulfillmentSets({
    name: "Delivery",
    type: "shipping",
    service_zones: [
      {
        name: "All regions",
        geo_zones: CURRENCIES.map((currency) => ({
          type: "country" as const,
          country_code: REGIONS[currency].country,
        })),
      },
    ],
  });
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id },
    [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
  });
  const { result: profiles } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Upline demo", type: "upline-demo" }] },
  });
  const { result: options } = await createShippingOptionsWorkflow(container).run({
    input: [
      {
        name: "Standard delivery",
        price_type: "flat",
        provider_id: "manual_manual",
        service_zone_id: set.service_zones[0].id,
        shipping_profile_id: profiles[0].id,
        type: { label: "Standard", description: "In two or three days.", code: "standard" },
        prices: CURRENCIES.map((currency_code) => ({
          currency_code,
          amount: SHIPPING_PRICES[currency_code],
        })),
        rules: [
          { attribute: "enabled_in_store", value: "true", operator: "eq" },
          { attribute: "is_return", value: "false", operator: "eq" },
        ],
      },
    ],
  });
  await linkSalesChannelsToStockLocationWorkflow(container).run({
    input: { id: stock_location_id, add: [sales_channel_id] },
  });
  return {
    stock_location_id,
    shipping_profile_id: profiles[0].id,
    shipping_option_id: options[0].id,
  };
}

/** The sales channel and publishable key that Medusa makes for a new store. */
async function findDefaults(container: MedusaContainer) {
  await createDefaultsWorkflow(container).run();
  const [store] = await container.resolve(Modules.STORE).listStores({}, { take: 1 });
  const [key] = await container.resolve(Modules.API_KEY).listApiKeys({ type: "publishable" });
  if (!store.default_sales_channel_id) throw new Error("the store has no default sales channel");
  return { store, publishable_key: key.token, sales_channel_id: store.default_sales_channel_id };
}

/**
 * Fills an empty store: currencies, a region each (USD first), tax, one warehouse, one shipping
 * option, the catalogue with stock. In a store it filled before it changes nothing. Either way it
 * resolves with the ids, which it also keeps as `upline_demo` in the store's metadata.
 */
export async function seedStore(
  container: MedusaContainer,
  catalogue: readonly CatalogueItem[],
): Promise<DemoStore> {
  const { store, publishable_key, sales_channel_id } = await findDefaults(container);
  const known = store.metadata?.upline_demo;
  if (known) return known as unknown as DemoStore;

  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        name: "Upline demo store",
        supported_currencies: CURRENCIES.map((currency_code, index) => ({
          currency_code,
          is_default: index === 0,
          is_tax_inclusive: REGIONS[currency_code].tax !== undefined,
        })),
      },
    },
  });
  const region_ids = await createRegions(container);
  const shipping = await createShipping(container, sales_channel_id);
  const demo: DemoStore = {
    publishable_key,
    sales_channel_id,
    ...shipping,
    region_ids,
    countries: {
      usd: REGIONS.usd.country,
      eur: REGIONS.eur.country,
      jpy: REGIONS.jpy.country,
      kwd: REGIONS.kwd.country,
    },
    products: [],
  };
  for (const item of catalogue) demo.products.push(await createProduct(container, demo, item));
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        default_region_id: region_ids.usd,
        default_location_id: shipping.stock_location_id,
        metadata: { ...store.metadata, upline_demo: demo },
      },
    },
  });
  return demo;
}
