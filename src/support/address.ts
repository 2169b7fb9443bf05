/** Whose address a request counts for. */
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import proxyAddr from "proxy-addr";

export type IsTrusted = (address: string, hop: number) => boolean;

/** Reads a list of addresses, networks (`10.0.0.0/8`) and names (`loopback`, `uniquelocal`); throws on others. */
export function trustedProxies(list: readonly string[]): IsTrusted {
  return proxyAddr.compile([...list]);
}

/**
 * The nearest address that is no trusted proxy: the peer itself, unless that is one; then the right-most
 * hop of X-Forwarded-For that is none, because whatever stands left of it can be written by anyone.
 */
export function clientAddress(req: IncomingMessage, isTrusted: IsTrusted): string {
  const address = proxyAddr(req, isTrusted);
  return networkOf(ipaddr.isValid(address) ? address : (req.socket.remoteAddress ?? "unknown"));
}

/** An IPv6 address counts as its /64, which is what one household or server has. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const groups = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${groups.join(":")}::/64`;
}
