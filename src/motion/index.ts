/** Motion of recordings, back into the game: what the addon needs to move simulated trackers as recorded. */
export { encodeMotion } from "./encode-motion.ts";
export { MOTION_COLUMNS, type Motion, type MotionTrack } from "./motion.ts";
export { readMotion } from "./read-motion.ts";
