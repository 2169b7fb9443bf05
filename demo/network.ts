import type { Http } from "./http";
import {
  enrol,
  type EnrolledPartner,
  type LoggedIn,
  type Person,
  person,
  registerCustomer,
} from "./people";
import type { Invitation } from "./stories";
import type { DemoStore } from "./store";

/** A partner of the demo network, logged in as a customer. */
export interface Member extends EnrolledPartner {
  name: string;
  customer_id: string;
  token: string;
}

export type Network = Map<string, Member>;

/** Registrations under way at once: each costs the store a slow password hash. */
const AT_ONCE = 5;

async function registerAll(http: Http, store: DemoStore, names: string[]) {
  const logins: LoggedIn[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const group = names.slice(i, i + AT_ONCE).map(person);
    const register = (one: Person) => registerCustomer(http, store.publishable_key, one);
    logins.push(...(await Promise.all(group.map(register))));
  }
  return logins;
}

/**
 * Registers everyone as a customer and enrols them under who invited them, one after the other,
 * because the order of joining decides the places. Who is there already is only looked up. Answers who joined
 * now; `before` are those who may have invited them.
 */
export async function growNetwork(
  http: Http,
  store: DemoStore,
  invitations: readonly Invitation[],
  before: Network = new Map(),
): Promise<Network> {
  const network: Network = new Map();
  for (const [sponsor, ...invited] of invitations) {
    const inviter = sponsor && (network.get(sponsor) ?? before.get(sponsor));
    const code = inviter ? inviter.referral_code : undefined;
    const logins = await registerAll(http, store, invited);
    for (const [i, name] of invited.entries()) {
      const partner = await enrol(http, store.publishable_key, logins[i].token, code);
      network.set(name, { ...partner, ...logins[i], name });
    }
  }
  return network;
}

/** The referral code of someone in the network. */
export async function codeOf(http: Http, store: DemoStore, name: string): Promise<string> {
  const { token } = await registerCustomer(http, store.publishable_key, person(name));
  return (await enrol(http, store.publishable_key, token)).referral_code;
}
