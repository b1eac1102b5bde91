export { HttpTraffic } from "./http-traffic.ts";
export { StreamedResponse } from "./streamed-response.ts";
export { WorkAccounts } from "./work-accounts.ts";
