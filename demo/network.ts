import type { Http } from "./http";
import {
  enrol,
  type EnrolledPartner,
  type LoggedIn,
  type Person,
  person,
  registerCustomer,
} from "./people";
import type { DemoStore } from "./store";

/**
 * Who invited whom, in the order of joining. Ada invites eight, three more than fit under her in a
 * tree five wide, so the last three spill over to the level below; so does Ben's last one.
 */
const INVITATIONS: [sponsor: string | undefined, ...invited: string[]][] = [
  [undefined, "Ada Moss"],
  ["Ada Moss", "Ben Hale", "Cora Lind", "Dan Ortiz", "Eva Brandt", "Finn Roche"],
  ["Ada Moss", "Gita Rao", "Hugo Klein", "Iris Wong"],
  ["Ben Hale", "Jack Doyle", "Kira Novak", "Liam Foster", "Mona Aziz", "Nils Berg", "Olga Petrov"],
  ["Cora Lind", "Pia Costa", "Quinn Archer", "Rosa Marin", "Sven Dahl"],
  ["Kira Novak", "Tara Singh", "Umar Khan", "Vera Blum", "Wade Cole"],
  ["Tara Singh", "Xenia Frost", "Yuri Sokol", "Zoe Hart", "Abel Stone"],
  ["Zoe Hart", "Bea Lang", "Carl Nash", "Dina Wolf"],
];

export const NETWORK_SIZE = INVITATIONS.reduce((sum, [, ...invited]) => sum + invited.length, 0);

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
 * because the order of joining decides the places. Who is there already is only looked up.
 */
export async function growNetwork(http: Http, store: DemoStore): Promise<Network> {
  const network: Network = new Map();
  for (const [sponsor, ...invited] of INVITATIONS) {
    const code = sponsor ? network.get(sponsor)?.referral_code : undefined;
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
