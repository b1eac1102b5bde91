export { Upstream } from "./upstream.ts";
export { isOwnAddress, type UpstreamAddress, upstreamAddress } from "./upstream-address.ts";
