import type { IncomingMessage } from "node:http";
import { clientAddress, trustedProxies } from "../address";
import { parseOptions } from "../options";

const asked = (peer: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    connection: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as unknown as IncomingMessage;

describe("clientAddress", () => {
  it.each([
    ["nobody is trusted: the header means nothing", [], "9.9.9.9", "1.1.1.1", "9.9.9.9"],
    ["no header", ["10.0.0.0/8"], "10.0.0.1", undefined, "10.0.0.1"],
    ["one proxy", ["10.0.0.0/8"], "10.0.0.1", "1.1.1.1", "1.1.1.1"],
    [
      "forged left of what the proxy wrote",
      ["10.0.0.0/8"],
      "10.0.0.1",
      "8.8.8.8, 1.1.1.1",
      "1.1.1.1",
    ],
    ["two proxies", ["10.0.0.0/8"], "10.0.0.1", "8.8.8.8, 1.1.1.1, 10.0.0.2", "1.1.1.1"],
    ["a proxy forged far left", ["10.0.0.0/8"], "10.0.0.1", "10.0.0.9, 1.1.1.1", "1.1.1.1"],
    ["a stranger who forwards", ["10.0.0.0/8"], "9.9.9.9", "10.0.0.1", "9.9.9.9"],
    ["named networks", ["loopback"], "127.0.0.1", "1.1.1.1", "1.1.1.1"],
    ["what is no address", ["loopback"], "127.0.0.1", "x".repeat(9_000), "127.0.0.1"],
    ["IPv4 in IPv6", [], "::ffff:9.9.9.9", undefined, "9.9.9.9"],
    ["IPv6 counts as its /64", [], "2001:db8:1:2:3:4:5:6", undefined, "2001:db8:1:2::/64"],
    ["so does its neighbour", [], "2001:db8:1:2::9", undefined, "2001:db8:1:2::/64"],
    ["IPv6 behind a proxy", ["::1"], "::1", "2001:db8:1:2:3::1", "2001:db8:1:2::/64"],
  ] as const)("%s", (_, trusted, peer, forwarded, expected) => {
    expect(clientAddress(asked(peer, forwarded), trustedProxies(trusted))).toBe(expected);
  });

  it("nobody is trusted unless told; what is no proxy stops the boot", () => {
    expect(parseOptions({}).trusted_proxies).toEqual([]);
    expect(() => parseOptions({ trusted_proxies: ["10.0.0.0/8", "everyone"] })).toThrow(
      "trusted_proxies.1: must be an address, a network or a known name",
    );
  });
});
