/** The time line for Perfetto. */
export { PERFETTO } from "./perfetto.ts";
