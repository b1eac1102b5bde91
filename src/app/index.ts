export * from "./config/index.ts";
export { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "./options.ts";
export { type Relay, type RelayParts, startRelay } from "./relay.ts";
export { RELAY_IDENTITY } from "./version.ts";
