import { clx } from "@medusajs/ui";
import { Link, type LinkProps } from "react-router-dom";

export function TextLink({ className, ...props }: LinkProps) {
  return (
    <Link
      className={clx(
        "text-ui-fg-interactive hover:text-ui-fg-interactive-hover transition-fg rounded-sm",
        "focus-visible:shadow-borders-focus outline-none",
        className,
      )}
      {...props}
    />
  );
}
