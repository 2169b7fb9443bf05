import { CATALOGUE } from "../catalogue";
import type { Story } from "./story";

/**
 * Seed 000: seven fill a binary tree from the left; every joining credits those above. Rita bought for 250 before
 * the last three joined below her: her own sales bear two credits of 100, the house the others.
 */
export const binaryCredits: Story = {
  catalogue: CATALOGUE,
  invitations: [
    [undefined, "Rita Root"],
    ["Rita Root", "Left One", "Right Two", "Third Three"],
  ],
  steps: [
    { kind: "order", order: "pool", product: "family-pack", by: "Rita Root" },
    { kind: "capture", order: "pool" },
    { kind: "join", name: "Late Four", sponsor: "Left One" },
    { kind: "join", name: "Late Five", sponsor: "Left One" },
    { kind: "join", name: "Late Six", sponsor: "Rita Root" },
    { kind: "order", order: "sale-1", product: "studio-edition", by: "Left One" },
    { kind: "capture", order: "sale-1" },
    { kind: "order", order: "sale-2", product: "studio-edition", by: "Right Two" },
    { kind: "capture", order: "sale-2" },
    { kind: "order", order: "sale-3", product: "studio-edition", code_of: "Third Three" },
    { kind: "capture", order: "sale-3" },
    { kind: "close", period: "day" },
    { kind: "refund", order: "sale-2", amount: 1005 },
    { kind: "close", period: "day" },
  ],
  last: { code_of: "Third Three", product: "starter-kit" },
};
