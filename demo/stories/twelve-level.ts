import { CATALOGUE } from "../catalogue";
import type { Story } from "./story";

const LINE = [
  "Ada Moss",
  "Ben Hale",
  "Cora Lind",
  "Dan Ortiz",
  "Eva Brandt",
  "Finn Roche",
  "Gita Rao",
  "Hugo Klein",
  "Iris Wong",
  "Jack Doyle",
  "Kira Novak",
  "Liam Foster",
  "Mona Aziz",
];

/** Seed 001: a line of thirteen, so that the last one's orders pay twelve levels; ranks are taken each night. */
export const twelveLevel: Story = {
  catalogue: CATALOGUE,
  invitations: LINE.map((name, index) => [LINE[index - 1], name]),
  steps: [
    { kind: "order", order: "first", product: "studio-edition", by: "Mona Aziz" },
    { kind: "capture", order: "first" },
    { kind: "order", order: "second", product: "family-pack", code_of: "Liam Foster" },
    { kind: "capture", order: "second" },
    { kind: "order", order: "third", product: "studio-edition", quantity: 3, by: "Jack Doyle" },
    { kind: "capture", order: "third" },
    // Ranks won tonight count for everything that was sold this month.
    { kind: "close", period: "day" },
    { kind: "refund", order: "first", amount: 502.5 },
    { kind: "close", period: "day" },
  ],
  last: { code_of: "Mona Aziz", product: "starter-kit" },
};
