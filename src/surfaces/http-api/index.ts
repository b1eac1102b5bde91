export { httpApi } from "./http-api.ts";
export type { ConfigPort, DescribedConfig } from "./operations/config.ts";
