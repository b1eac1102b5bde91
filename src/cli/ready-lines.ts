import { RELAY_IDENTITY, type Relay } from "../app/index.ts";

/** Says on standard output that the relay listens, and where. The first line has the address, for scripts that wait for it. */
export function printReady(relay: Relay): void {
  const fallback = relay.fellBack ? " (port 8081 is taken by another program)" : "";
  console.log(`Godot Telemetry Relay ${RELAY_IDENTITY.version} ready at ${relay.url}${fallback}`);
  console.log(`  game     ${relay.url}/producer    the addon connects here by itself`);
  console.log(`  clients  ${relay.url}    dashboards and scripts; or: bun run watch`);
  console.log(`  status   ${relay.url.replace("ws:", "http:")}/status`);
}
