export { Debuggers } from "./debuggers.ts";
export { MONITORS, type Monitor } from "./monitors.ts";
