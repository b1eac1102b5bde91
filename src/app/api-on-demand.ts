import type { HttpEndpoint } from "../server/index.ts";
import type { HttpApiContext } from "../surfaces/http-api/index.ts";

/** The HTTP API by path, loaded when somebody first asks by HTTP: its schemas are what a relay that only streams need not keep in memory. */
export function apiOnDemand(context: HttpApiContext): (path: string) => Promise<HttpEndpoint | undefined> {
  let loading: Promise<ReadonlyMap<string, HttpEndpoint>> | undefined;
  async function load(): Promise<ReadonlyMap<string, HttpEndpoint>> {
    const { httpApi } = await import("../surfaces/http-api/index.ts");
    return httpApi(context);
  }
  return async (path) => {
    loading ??= load();
    return (await loading).get(path);
  };
}
