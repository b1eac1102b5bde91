export { blackBoxFolder } from "./config/black-box-folder.ts";
export * from "./config/index.ts";
export { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "./config/options.ts";
export { type Relay, startRelay } from "./relay.ts";
export type { RelayParts } from "./relay-parts.ts";
