export { packRelay } from "./pack-relay.ts";
