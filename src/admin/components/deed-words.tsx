import { ArrowRightMini } from "@medusajs/icons";
import { changesBetween } from "../lib/changes";
import { wordOf } from "../lib/names";
import type { Deed } from "../lib/types";
import { useFormat } from "../lib/use-format";
import { AdminName } from "./admin-name";

/** What was done, in words where we have them. */
export function Action({ of: { action } }: { of: Deed }) {
  const { t } = useFormat();
  return (
    <span title={action}>{t(`audit.actions.${wordOf(action)}`, { defaultValue: action })}</span>
  );
}

/** Who did it: an admin, a customer, or the store itself. */
export function Actor({ of: { actor, actor_name } }: { of: Deed }) {
  const { t } = useFormat();
  if (actor === null) return <>{t("audit.store")}</>;
  const customer = actor.startsWith("cus_") ? t("audit.customer") : actor;
  return <AdminName id={actor} otherwise={actor_name ?? customer} />;
}

function Value({ children }: { children: string | null }) {
  if (children === null) return <span className="text-ui-fg-muted">–</span>;
  return <span className="text-ui-fg-base">{children}</span>;
}

/** Each value that changed: before → after; only what it is where it was nothing before. */
export function Changes({ of: { before, after } }: { of: Deed }) {
  const { t } = useFormat();
  const changes = changesBetween(before, after);
  if (changes.length === 0) return null;
  return (
    <dl className="txt-compact-small text-ui-fg-subtle flex flex-col gap-y-1 py-1">
      {changes.map((change) => (
        <div key={change.what} className="flex flex-wrap items-center gap-x-1 break-all">
          <dt className="mr-1">{change.what}:</dt>
          <dd className="flex flex-wrap items-center gap-x-1">
            {(change.before !== null || change.after === null) && (
              <>
                <Value>{change.before}</Value>
                <ArrowRightMini role="img" aria-label={t("audit.becomes")} />
              </>
            )}
            <Value>{change.after}</Value>
          </dd>
        </div>
      ))}
    </dl>
  );
}
