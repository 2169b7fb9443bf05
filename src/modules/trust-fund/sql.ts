import type { Statement } from "../../support/sql";

export const OPEN_FUNDS: Statement = {
  name: "upline_trust_fund_open",
  text: `
    insert into upline_trust_fund (code, purpose)
    select * from unnest($1::text[], $2::text[]) on conflict (code) do nothing`,
};

export const FUNDS: Statement = {
  name: "upline_trust_funds",
  text: `select code, purpose from upline_trust_fund order by code`,
};
