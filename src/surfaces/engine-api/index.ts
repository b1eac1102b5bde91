export { type EngineControl, type EngineHealth, engineApi } from "./engine-api.ts";
