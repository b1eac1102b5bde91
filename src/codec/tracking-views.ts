import { DEVICE_BITS, trackingPacketBytes } from "../protocol/packet-layout.ts";

/** A view of an output region for every set of devices, so that encoding makes none. Shape: index is the device bits. */
export function trackingViews(output: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: DEVICE_BITS + 1 }, (_, devices) =>
    output.subarray(0, trackingPacketBytes(devices)),
  );
}
