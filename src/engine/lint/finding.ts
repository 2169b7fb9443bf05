/** What the linter says about a plan. An error keeps a plan from being published. */
export interface Finding {
  /** stable, for machines and for acknowledging: `list_rates_rise` */
  code: string;
  level: "error" | "warning" | "info";
  /** dotted path of the field in the plan; empty when it is about the plan as a whole */
  path: string;
  message: string;
  /** a warning that somebody must acknowledge by its code before the plan can be published */
  must_acknowledge?: true;
}
