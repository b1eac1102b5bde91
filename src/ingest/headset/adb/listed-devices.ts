/** Most devices that are followed. */
export const MAX_DEVICES = 16;

/** A device as the server of adb lists it. */
export interface ListedDevice {
  serial: string;
  /** `device` if it can be used; else `unauthorized`, `offline` and others. */
  state: string;
}

/** Reads a list of `host:track-devices`: a line for each device, with its serial and its state. */
export function listedDevices(text: string): ListedDevice[] {
  return text
    .split("\n")
    .map((line) => /^([\w.:@-]{1,128})\s+([\w ]{1,64})$/.exec(line.trim()))
    .flatMap((match) => (match?.[1] && match[2] ? [{ serial: match[1], state: match[2] }] : []))
    .slice(0, MAX_DEVICES);
}
