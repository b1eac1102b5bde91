/** What the relay reads from: other relays, and in-game servers of the old protocol. Loaded by a relay that reads from any. */
export { Upstream } from "./upstream.ts";
export { Upstreams } from "./upstreams.ts";
