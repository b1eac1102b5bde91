import { RELAY_IDENTITY, type Relay } from "../app/index.ts";

/**
 * Says on standard output that the relay listens, and where. The first line has the address, for scripts that wait for it.
 * A token that was made is shown here and nowhere else.
 */
export function printReady(relay: Relay): void {
  const fallback = relay.fellBack ? " (port 8081 is taken by another program)" : "";
  console.log(`Godot Telemetry Relay ${RELAY_IDENTITY.version} ready at ${relay.url}${fallback}`);
  console.log(`  game     ${relay.url}/producer    the addon connects here by itself`);
  console.log(`  clients  ${relay.url}    dashboards and scripts; or: bun run watch`);
  console.log(`  status   ${relay.url.replace(/^ws/, "http")}/status`);
  for (const line of [...certificateLines(relay), ...tokenLines(relay)]) console.log(line);
}

function certificateLines({ certificate }: Relay): string[] {
  if (certificate === undefined) return [];
  const { fingerprint, path } = certificate;
  const lines = [`  TLS      SHA-256 fingerprint of the certificate: ${fingerprint}`];
  if (path === undefined) return lines;
  return [
    ...lines,
    `           ${path}`,
    `           programs trust it by that file, such as NODE_EXTRA_CA_CERTS=${path} bun run watch --url …`,
  ];
}

function tokenLines({ madeToken, reachableUrls }: Relay): string[] {
  if (madeToken === undefined) return [];
  return [
    `  token    ${madeToken}    made for this run; give your own with TELEMETRY_RELAY_TOKEN`,
    ...reachableUrls.map((url) => `           ${url}/?token=${madeToken}`),
    `           games and commands: TELEMETRY_RELAY_TOKEN=${madeToken}`,
  ];
}
