import { RELAY_IDENTITY } from "../../src/protocol/relay-identity.ts";

/** A version that is this many minor versions newer than the relay's; older for a negative number. */
export function anotherMinor(by: number): string {
  const [major, minor] = RELAY_IDENTITY.version.split(".");
  return `${major}.${Number(minor) + by}.0`;
}
