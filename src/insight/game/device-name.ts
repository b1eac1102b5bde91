/** The devices with poses, by the name that alerts and statistics give them. */
export const DEVICES = ["headset", "left_controller", "right_controller"] as const;

/** One of {@link DEVICES}. */
export type DeviceName = (typeof DEVICES)[number];

/** Names of the devices for people. */
export const DEVICE_WORDS: Readonly<Record<DeviceName, string>> = {
  headset: "the headset",
  left_controller: "the left controller",
  right_controller: "the right controller",
};
