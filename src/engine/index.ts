export { debuggerConnects } from "./engine-command.ts";
export type { EngineControl, EngineStatus } from "./engine-control.ts";
export { DEFAULT_RESTARTS, type EngineOptions, type EnginePorts } from "./engine-options.ts";
export { chooseEnginePorts, USUAL_ENGINE_PORTS } from "./engine-ports.ts";
export { type EngineEnd, type EngineHost, EngineSupervisor } from "./engine-supervisor.ts";
export { findGodot } from "./find-godot.ts";
