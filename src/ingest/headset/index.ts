/** The topic `headset`. What reads it by adb is a part of its own (`adb`), which loads on demand. */
export { type AdbAddress, adbAddress } from "./adb-address.ts";
export { HeadsetNumbers } from "./headset-numbers.ts";
