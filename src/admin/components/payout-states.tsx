import { clx } from "@medusajs/ui";
import { totalsByState, type StateTotal } from "../lib/payouts";
import type { PayoutState, PayoutTotal } from "../lib/types";
import { useFormat } from "../lib/use-format";

interface PayoutStatesProps {
  totals: PayoutTotal[];
  chosen: PayoutState | undefined;
  onChoose: (state: PayoutState | undefined) => void;
}

interface TileProps {
  name: string;
  count: number;
  sums: StateTotal["sums"];
  pressed: boolean;
  onPress: () => void;
}

function Tile({ name, count, sums, pressed, onPress }: TileProps) {
  const { money, count: inWords } = useFormat();
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      data-testid="upline-payout-filter"
      className={clx(
        "shadow-borders-base transition-fg flex flex-col items-start rounded-lg px-3 py-2 outline-none",
        "focus-visible:shadow-borders-focus",
        pressed ? "bg-ui-bg-highlight" : "bg-ui-bg-component hover:bg-ui-bg-component-hover",
      )}
    >
      <span className="txt-compact-small-plus flex items-baseline gap-x-2">
        {name}
        <span className="text-ui-fg-muted tabular-nums">{inWords(count)}</span>
      </span>
      {sums.map(({ currency, amount }) => (
        <span key={currency} className="txt-compact-xsmall text-ui-fg-subtle block tabular-nums">
          {money(amount, currency)}
        </span>
      ))}
    </button>
  );
}

/** How much there is in each state, and the choice of one. */
export function PayoutStates({ totals, chosen, onChoose }: PayoutStatesProps) {
  const { t } = useFormat();
  const states = totalsByState(totals);
  const all = states.reduce((sum, { count }) => sum + count, 0);
  return (
    <div role="group" aria-label={t("payouts.filter")} className="flex flex-wrap gap-2 px-6 py-4">
      <Tile
        name={t("payouts.all")}
        count={all}
        sums={[]}
        pressed={chosen === undefined}
        onPress={() => onChoose(undefined)}
      />
      {states.map(({ state, ...total }) => (
        <Tile
          key={state}
          name={t(`payouts.states.${state}`)}
          {...total}
          pressed={chosen === state}
          onPress={() => onChoose(state)}
        />
      ))}
    </div>
  );
}
