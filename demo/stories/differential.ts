import type { Story } from "./story";

const given = "rank brought along from the programme before";

/** Seed 003: its worked example, six consultants of ranks 11, 6, 6, 5, 4 and 2 in one line. */
export const differential: Story = {
  catalogue: [
    {
      title: "Consultation",
      handle: "consultation",
      description: "An hour with a consultant.",
      prices: { usd: 100, eur: 119 },
    },
    {
      title: "Partner course",
      handle: "partner-course",
      description: "What a consultant needs to be activated.",
      prices: { usd: 1100, eur: 1309 },
    },
    {
      title: "Portfolio",
      handle: "portfolio",
      description: "The whole portfolio for ten thousand.",
      prices: { usd: 10000, eur: 11900 },
    },
    {
      title: "Company portfolio",
      handle: "company-portfolio",
      description: "For companies.",
      prices: { usd: 100000, eur: 119000 },
    },
  ],
  invitations: [
    [undefined, "Eleven Cole"],
    ["Eleven Cole", "Six Amato"],
    ["Six Amato", "Sixth Berg"],
    ["Sixth Berg", "Five Costa"],
    ["Five Costa", "Four Diaz", "Other Green"],
    ["Four Diaz", "Two Evans"],
    ["Two Evans", "Newcomer Frey"],
  ],
  steps: [
    { kind: "rank", of: "Eleven Cole", ladder: "consultant", rank: "11", reason: given },
    { kind: "rank", of: "Six Amato", ladder: "consultant", rank: "6", reason: given },
    { kind: "rank", of: "Sixth Berg", ladder: "consultant", rank: "6", reason: given },
    { kind: "rank", of: "Five Costa", ladder: "consultant", rank: "5", reason: given },
    { kind: "rank", of: "Four Diaz", ladder: "consultant", rank: "4", reason: given },
    { kind: "rank", of: "Two Evans", ladder: "consultant", rank: "2", reason: given },
    { kind: "order", order: "example", product: "portfolio", code_of: "Two Evans" },
    { kind: "capture", order: "example" },
    // A newcomer is activated by its own purchases and then stands on rank 1.
    { kind: "order", order: "activation", product: "partner-course", by: "Newcomer Frey" },
    { kind: "capture", order: "activation" },
    {
      kind: "fact",
      fact: "investment",
      id: "investment-1",
      of: "Newcomer Frey",
      amount: "1000",
      fee: "100",
    },
    {
      kind: "fact",
      fact: "profit",
      id: "profit-1",
      of: "Newcomer Frey",
      amount: "200",
      own_return: "150",
    },
    { kind: "order", order: "company", product: "company-portfolio", code_of: "Newcomer Frey" },
    { kind: "capture", order: "company" },
    // A second branch: one alone counts for half of what a pool asks.
    { kind: "order", order: "branch", product: "portfolio", code_of: "Other Green" },
    { kind: "capture", order: "branch" },
    { kind: "refund", order: "example", amount: 5002.5 },
    { kind: "close", period: "week" },
    { kind: "close", period: "month" },
  ],
  last: { code_of: "Two Evans", product: "portfolio" },
};
