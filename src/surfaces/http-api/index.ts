export { httpApi } from "./http-api.ts";
export type { ConfigPort, DescribedConfig } from "./operations/config.ts";
export type { EngineControl, EngineStatus } from "./operations/engine.ts";
export type { EngineHealth, PortHealth } from "./schemas/engine.ts";
