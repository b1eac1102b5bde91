export { BytesResponse } from "./bytes-response.ts";
export { HttpTraffic } from "./http-traffic.ts";
export { statedBodyBytes } from "./stated-body-bytes.ts";
export { StreamedResponse } from "./streamed-response.ts";
export { WorkAccounts } from "./work-accounts.ts";
