import { type Http, statusOf, storeHeaders } from "./http";

/** The demo's admin login. It is public, which is why the demo store listens on this machine only. */
export const ADMIN = { email: "admin@example.com", password: "upline-demo" };

export interface Person {
  first_name: string;
  last_name: string;
  email: string;
  password: string;
}

/** A customer who is logged in: the token goes into the `authorization` header. */
export interface LoggedIn {
  customer_id: string;
  token: string;
}

/** The part of a partner (docs: shape `partner`) that the helpers read. */
export interface EnrolledPartner {
  id: string;
  referral_code: string;
  sponsor_id: string | null;
}

/** A person with an address made of the name, so that the same name is the same person again. */
export function person(name: string): Person {
  const [first_name, last_name = "Demo"] = name.split(" ");
  const email = `${first_name}.${last_name}@example.com`.toLowerCase();
  return { first_name, last_name, email, password: "upline-demo" };
}

async function logIn(http: Http, actor: "customer" | "user", email: string, password: string) {
  const { data } = await http.post<{ token: string }>(`/auth/${actor}/emailpass`, {
    email,
    password,
  });
  return data.token;
}

/** Logs an admin in; resolves with the token. */
export async function logInAdmin(http: Http, email: string, password: string): Promise<string> {
  return logIn(http, "user", email, password);
}

/** Runs a request whose failure with one of these statuses means "that is so already". */
async function unless<T>(statuses: number[], request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statuses.includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

/** Registers a customer through the store API and logs in; someone registered before only logs in. */
export async function registerCustomer(
  http: Http,
  publishable_key: string,
  { email, password, first_name, last_name }: Person,
): Promise<LoggedIn> {
  const register = http.post<{ token: string }>("/auth/customer/emailpass/register", {
    email,
    password,
  });
  const fresh = (await unless([401], register))?.data.token;
  // A run that was cut short may have left a login without a customer: so this is tried either way.
  const unbound = fresh ?? (await logIn(http, "customer", email, password));
  const customer = { email, first_name, last_name };
  const create = http.post("/store/customers", customer, storeHeaders(publishable_key, unbound));
  await unless([400], create);
  // The token of the registration names no customer yet, so it cannot be used any further.
  const token = await logIn(http, "customer", email, password);
  const { data } = await http.get<{ customer: { id: string } }>(
    "/store/customers/me",
    storeHeaders(publishable_key, token),
  );
  return { customer_id: data.customer.id, token };
}

/** Enrols a logged-in customer, under the partner of the code; a partner already is left as it is. */
export async function enrol(
  http: Http,
  publishable_key: string,
  token: string,
  referral_code?: string,
): Promise<EnrolledPartner> {
  const config = storeHeaders(publishable_key, token);
  const me = http.get<{ partner: EnrolledPartner }>("/store/partners/me", config);
  const known = await unless([403, 404], me);
  if (known) return known.data.partner;
  const body = referral_code ? { referral_code } : {};
  const { data } = await http.post<{ partner: EnrolledPartner }>("/store/partners", body, config);
  return data.partner;
}
