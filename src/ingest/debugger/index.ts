export { Debuggers } from "./debuggers.ts";
