export { HttpTraffic, type HttpTrafficParts } from "./http-traffic.ts";
export { StreamedResponse } from "./streamed-response.ts";
export { WorkAccounts } from "./work-accounts.ts";
export type { WorkPort } from "./work-port.ts";
