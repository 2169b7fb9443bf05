import { TriangleRightMini } from "@medusajs/icons";
import { Text } from "@medusajs/ui";
import type { SkippedLine } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { TextLink } from "./text-link";

function Who({ skip }: { skip: SkippedLine }) {
  const { t } = useFormat();
  const { partner_id, customer_id, from_level, to_level } = skip;
  const levels =
    from_level === to_level
      ? t("order.oneLevel", { level: from_level })
      : t("order.levels", { from: from_level, to: to_level });
  if (!partner_id) return <>{levels}</>;
  const name = skip.display_name || partner_id;
  return (
    <>
      {customer_id ? <TextLink to={`/customers/${customer_id}`}>{name}</TextLink> : name}
      <span className="text-ui-fg-muted">{` · ${levels}`}</span>
    </>
  );
}

/** Who got nothing, and why: closed at first, because the earners are what most people look for. */
export function SkippedLines({ skipped }: { skipped: SkippedLine[] }) {
  const { t } = useFormat();
  return (
    <details className="group" data-testid="upline-order-skipped">
      <summary className="focus-visible:shadow-borders-focus flex cursor-pointer list-none items-center gap-x-2 rounded-md px-6 py-4 outline-none">
        <TriangleRightMini className="text-ui-fg-muted transition-transform group-open:rotate-90" />
        <Text as="span" size="small" leading="compact" weight="plus">
          {t("order.skipped", { count: skipped.length })}
        </Text>
      </summary>
      <ul className="divide-y border-t">
        {skipped.map((skip, index) => (
          <li key={index} className="grid grid-cols-1 gap-x-4 px-6 py-3 md:grid-cols-3">
            <Text as="span" size="small" className="break-words">
              <Who skip={skip} />
            </Text>
            <Text as="span" size="small" className="text-ui-fg-subtle md:col-span-2">
              {skip.bonus}: {skip.why}
            </Text>
          </li>
        ))}
      </ul>
    </details>
  );
}
