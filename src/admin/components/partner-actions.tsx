import { EllipsisHorizontal } from "@medusajs/icons";
import { DropdownMenu, IconButton, toast, usePrompt } from "@medusajs/ui";
import { useSetStatus } from "../lib/queries";
import type { Partner, PartnerStatus } from "../lib/types";
import { useFormat } from "../lib/use-format";

/** Where a partner can go from here; terminated is final. */
const NEXT_STATUSES: Record<PartnerStatus, PartnerStatus[]> = {
  active: ["suspended", "terminated"],
  suspended: ["active", "terminated"],
  terminated: [],
};

export function PartnerActions({ partner }: { partner: Partner }) {
  const { t, problem } = useFormat();
  const ask = usePrompt();
  const change = useSetStatus(partner.id);
  const next = NEXT_STATUSES[partner.status];
  if (next.length === 0) return null;

  const choose = async (status: PartnerStatus) => {
    const confirmed = await ask({
      variant: status === "terminated" ? "danger" : "confirmation",
      title: t(`partner.change.${status}.title`, { name: partner.display_name }),
      description: t(`partner.change.${status}.description`),
      confirmText: t(`partner.change.${status}.action`),
      cancelText: t("cancel"),
    });
    if (!confirmed) return;
    change.mutate(status, {
      onSuccess: () => toast.success(t(`partner.change.${status}.done`)),
      onError: (error) => toast.error(problem(error)),
    });
  };

  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <IconButton
          size="small"
          variant="transparent"
          aria-label={t("partner.actions")}
          isLoading={change.isPending}
          data-testid="upline-partner-actions"
        >
          <EllipsisHorizontal />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end">
        {next.map((status) => (
          <DropdownMenu.Item key={status} onClick={() => void choose(status)}>
            {t(`partner.change.${status}.action`)}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
