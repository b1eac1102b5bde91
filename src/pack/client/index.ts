export { packClient } from "./pack-client.ts";
