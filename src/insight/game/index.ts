/** What the observers of a game work with. */

export { AppPauses, PAUSE_TOPICS } from "./app-pauses.ts";
export { DEVICE_WORDS, DEVICES, type DeviceName } from "./device-name.ts";
export { GameTimes } from "./game-times.ts";
export type { FrameTimeKind, ObservedFrame } from "./observed-frame.ts";
export type { Observer, ObserverFactory, SourceContext } from "./observer.ts";
export { ProcessorShare } from "./processor-share.ts";
export { guessRate, RefreshRate } from "./refresh-rate.ts";
export { Standstill } from "./standstill.ts";
export type { RateOrigin } from "./stated-rate.ts";
export { StreamBreaks } from "./stream-breaks.ts";
export { hasBusyThreads, type ThreadTime } from "./thread-time.ts";
export { HANDS_TOPIC, TrackedHands } from "./tracked-hands.ts";
export { type PoseNoise, type TrackingFaultCounter, TrackingFaults } from "./tracking-faults.ts";
