/** The detectors that watch the headset and the controllers. */
export { DEFAULT_TRACKING_OPTIONS, TrackingDetectors, type TrackingOptions } from "./tracking-detectors.ts";
