import { Container } from "@medusajs/ui";
import { Component, type ReactNode } from "react";
import { ErrorNote } from "./notes";

interface BoundaryState {
  error: Error | null;
}

/** Keeps a fault of ours inside our card: the host's page must never fall over a widget. */
export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Container className="p-0">
        <ErrorNote error={error} onRetry={() => this.setState({ error: null })} />
      </Container>
    );
  }
}
