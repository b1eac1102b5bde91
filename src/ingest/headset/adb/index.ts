/** Reads the numbers of Android headsets by the server of adb (docs/headset.md). */
export { Headsets, type HeadsetsParts } from "./headsets.ts";
