import { CATALOGUE } from "../catalogue";
import type { Story } from "./story";

/**
 * Seed 004. Ada invites eight, three more than fit under her in a tree five wide, so the last three spill over
 * to the level below; so does Ben's last one.
 */
export const halvingMatrix: Story = {
  catalogue: CATALOGUE,
  invitations: [
    [undefined, "Ada Moss"],
    ["Ada Moss", "Ben Hale", "Cora Lind", "Dan Ortiz", "Eva Brandt", "Finn Roche"],
    ["Ada Moss", "Gita Rao", "Hugo Klein", "Iris Wong"],
    [
      "Ben Hale",
      "Jack Doyle",
      "Kira Novak",
      "Liam Foster",
      "Mona Aziz",
      "Nils Berg",
      "Olga Petrov",
    ],
    ["Cora Lind", "Pia Costa", "Quinn Archer", "Rosa Marin", "Sven Dahl"],
    ["Kira Novak", "Tara Singh", "Umar Khan", "Vera Blum", "Wade Cole"],
    ["Tara Singh", "Xenia Frost", "Yuri Sokol", "Zoe Hart", "Abel Stone"],
    ["Zoe Hart", "Bea Lang", "Carl Nash", "Dina Wolf"],
  ],
  steps: [
    { kind: "order", order: "kit", product: "starter-kit", code_of: "Cora Lind" },
    { kind: "order", order: "own", product: "daily-essentials", quantity: 2, by: "Tara Singh" },
    {
      kind: "order",
      order: "europe",
      product: "starter-kit",
      currency: "eur",
      code_of: "Ben Hale",
    },
    { kind: "order", order: "family", product: "family-pack", code_of: "Zoe Hart" },
    { kind: "refund", order: "family", amount: 125 },
  ],
  last: { code_of: "Zoe Hart", product: "starter-kit" },
};
