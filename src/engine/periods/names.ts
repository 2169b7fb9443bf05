export const PERIODS = ["day", "week", "month"] as const;
export type PeriodName = (typeof PERIODS)[number];
