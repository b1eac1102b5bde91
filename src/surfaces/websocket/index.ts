export { clientEndpoint } from "./client-endpoint.ts";
export { debuggerEndpoint } from "./debugger-endpoint.ts";
export { producerEndpoint } from "./producer-endpoint.ts";
