import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  browserLocale,
  formatCount,
  formatDate,
  formatMoney,
  formatPercent,
  formatTime,
} from "./format";
import { ApiError } from "./api-error";
import type { Place } from "./types";

/** The reader's language: words under our root key, and numbers as that language writes them. */
export function useFormat() {
  const { t, i18n } = useTranslation("translation", { keyPrefix: "upline" });
  const locale = browserLocale(i18n.language);
  const numbers = useMemo(
    () => ({
      money: (amount: string, currency: string) => formatMoney(amount, currency, locale),
      percent: (rate: string) => formatPercent(rate, locale),
      count: (count: number | string) => formatCount(count, locale),
      time: (iso: string) => formatTime(iso, locale),
      date: (iso: string) => formatDate(iso, locale),
    }),
    [locale],
  );
  /** Positions count from 0 in the book; people count from 1. */
  const place = ({ level, position }: Place) =>
    t("place", { level: numbers.count(level), number: numbers.count(position + 1) });
  /** Why something failed: our words for a refusal we know, else those of the API. */
  const problem = (error: unknown) => {
    const message = error instanceof Error && error.message ? error.message : t("error.unknown");
    if (!(error instanceof ApiError) || !error.code) return message;
    return t(`error.codes.${error.code}`, { defaultValue: message });
  };
  return { t, place, problem, ...numbers };
}
