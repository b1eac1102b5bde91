/** Reads the numbers of Android headsets by the server of adb (docs/headset.md). */
export { Headsets, type HeadsetsParts } from "./headsets.ts";
export { adviceOnState, type ListedDevice, listedDevices } from "./listed-devices.ts";
