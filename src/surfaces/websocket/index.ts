export { clientEndpoint } from "./client-endpoint.ts";
export { producerEndpoint } from "./producer-endpoint.ts";
