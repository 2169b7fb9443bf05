const { MetadataStorage } = require("@medusajs/framework/mikro-orm/core");

MetadataStorage.clear();

/** Medusa's runner restores the database between tests by cutting connections; knex reports each one. */
const EXPECTED = /^Connection Error: Connection ended unexpectedly/;
const { log } = console;
console.log = (...args) => {
  if (!EXPECTED.test(String(args[0]))) log.apply(console, args);
};
