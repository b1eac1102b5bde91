import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CLONE } from "../bundle/carried-files.ts";
import { settingsDeclaration } from "./settings-declaration.ts";

/** The declarations of `godot-telemetry-relay/server`: the relay, its settings, and `startRelay`. */
export function serverDeclaration(): string {
  const relay = readFileSync(join(CLONE, "src/app/embedded-relay.ts"), "utf8").replace(/^\/\/.*\n+/, "");
  return `${relay}
${settingsDeclaration()}
/**
 * Starts a relay inside this Bun program. It reads neither a configuration file nor the environment.
 * Throws a RelayError: \`bad_config\`, \`port_taken\`, \`cannot_listen\`, \`bad_certificate\`.
 */
export declare function startRelay(settings?: RelaySettings): EmbeddedRelay;
`;
}
