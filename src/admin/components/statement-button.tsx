import { DocumentText } from "@medusajs/icons";
import { Button, toast } from "@medusajs/ui";
import { useMutation } from "@tanstack/react-query";
import { api } from "../lib/client";
import { LINKS_LOG_IN } from "../lib/http";
import { saveFile } from "../lib/save-file";
import { useFormat } from "../lib/use-format";

/** The partner's statement, as a page to print; saved where a link would come without the login. */
export function StatementButton({ partnerId }: { partnerId: string }) {
  const { t, problem } = useFormat();
  const fetching = useMutation({
    mutationFn: () => api.partnerStatement(partnerId),
    onSuccess: saveFile,
    onError: (error) => toast.error(problem(error)),
  });
  const content = (
    <>
      <DocumentText />
      {t("partner.statement")}
    </>
  );
  const shared = {
    size: "small",
    variant: "secondary",
    "data-testid": "upline-statement",
  } as const;
  return LINKS_LOG_IN ? (
    <Button {...shared} asChild>
      <a href={api.statementAddress(partnerId)} target="_blank" rel="noreferrer">
        {content}
      </a>
    </Button>
  ) : (
    <Button {...shared} isLoading={fetching.isPending} onClick={() => fetching.mutate()}>
      {content}
    </Button>
  );
}
