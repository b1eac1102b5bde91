/** Messages of games as relays hand them to each other. */
export { LinkEncoder } from "./link-encoder.ts";
export type { LinkBody, LinkMessage } from "./link-message.ts";
export { readLinkMessages } from "./read-link-messages.ts";
