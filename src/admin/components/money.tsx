import { clx } from "@medusajs/ui";
import { useFormat } from "../lib/use-format";

interface MoneyProps {
  amount: string;
  currency: string;
  className?: string;
}

export function Money({ amount, currency, className }: MoneyProps) {
  const { money } = useFormat();
  return (
    <span className={clx("whitespace-nowrap tabular-nums", className)}>
      {money(amount, currency)}
    </span>
  );
}
