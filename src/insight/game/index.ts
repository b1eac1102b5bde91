/** What the observers of a game work with. */
export { GameTimes } from "./game-times.ts";
export type { FrameTimeKind, ObservedFrame, Observer, ObserverFactory, SourceContext } from "./observer.ts";
export { isStarvedByOthers, ProcessorShare, type ThreadTime } from "./processor-share.ts";
export { RefreshRate } from "./refresh-rate.ts";
