/** Questions about games of other relays. Loaded by a relay that reads from any. */
export { LinkedInsight } from "./linked-insight.ts";
