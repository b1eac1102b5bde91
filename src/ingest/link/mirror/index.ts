/** A relay in the hub of one of its edges, as it is. */
export { Mirror } from "./mirror.ts";
