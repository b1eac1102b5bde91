export { classicEndpoint } from "./classic-endpoint.ts";
export { producerEndpoint } from "./producer-endpoint.ts";
