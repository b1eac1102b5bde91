export { type DebuggerSocket, Debuggers, type DebuggersContext } from "./debuggers.ts";
