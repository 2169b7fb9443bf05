import { Container, Heading } from "@medusajs/ui";
import type { ReactNode } from "react";

interface CardProps {
  title: string;
  level?: "h1" | "h2";
  badge?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  testId?: string;
}

export function Card({ title, level = "h2", badge, actions, children, testId }: CardProps) {
  return (
    <Container className="divide-y overflow-hidden p-0" data-testid={testId}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 break-words">
          <Heading level={level} className="min-w-0">
            {title}
          </Heading>
          {badge}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </Container>
  );
}
