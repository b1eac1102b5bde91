export { DEFAULT_NATS_OPTIONS, isNatsPrefix, type NatsOptions, natsAddress } from "./nats-options.ts";
export { natsSurface } from "./nats-surface.ts";
