/** Most devices that are followed. */
export const MAX_DEVICES = 16;

/** A device as the server of adb lists it. */
export interface ListedDevice {
  serial: string;
  /** `device` if it can be used; else `unauthorized`, `no permissions`, `offline` and others. */
  state: string;
}

/** Reads a list of devices: a line for each, with its serial, a tab and its state. Texts that adb adds to `no permissions` are left out. */
export function listedDevices(text: string): ListedDevice[] {
  return text
    .split("\n")
    .map((line) => /^([\w.:@?-]{1,128})\t(no permissions|[\w ]{1,64}$)/.exec(line.trim()))
    .flatMap((match) => (match?.[1] && match[2] ? [{ serial: match[1], state: match[2] }] : []))
    .slice(0, MAX_DEVICES);
}

/** What to do about a device that is in a state other than `device`. */
export function adviceOnState(state: string): string {
  if (state === "unauthorized" || state === "authorizing")
    return "put the headset on and allow USB debugging";
  if (state === "no permissions")
    return "let your user open USB devices: install Android's udev rules (on Debian: apt install android-sdk-platform-tools-common), then unplug the headset and plug it in again";
  return "unplug the headset and plug it in again, and check that developer mode is on";
}
