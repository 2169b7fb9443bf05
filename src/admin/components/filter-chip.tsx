import { XMarkMini } from "@medusajs/icons";
import { Badge, IconButton } from "@medusajs/ui";
import { useFormat } from "../lib/use-format";

interface FilterChipProps {
  name: string;
  value: string;
  onRemove: () => void;
}

/** A filter that is on, and the way to take it off. */
export function FilterChip({ name, value, onRemove }: FilterChipProps) {
  const { t } = useFormat();
  return (
    <Badge size="small" className="max-w-full gap-x-1">
      <span className="truncate">{`${name}: ${value}`}</span>
      <IconButton
        size="2xsmall"
        variant="transparent"
        aria-label={t("removeFilter", { name })}
        onClick={onRemove}
      >
        <XMarkMini />
      </IconButton>
    </Badge>
  );
}
