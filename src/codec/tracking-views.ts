import { DEVICE_BITS, trackingPacketBytes } from "../protocol/packet-layout.ts";

/** Views of an output region, one for each set of devices, so that encoding allocates none. Shape: the index is the device bits. */
export function trackingViews(output: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: DEVICE_BITS + 1 }, (_, devices) =>
    output.subarray(0, trackingPacketBytes(devices)),
  );
}
