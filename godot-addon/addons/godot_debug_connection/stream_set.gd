extends RefCounted
## The three streams of samples and their names on the wire.

## Frame number, frames per second, frame time, physics time: packet 0x01.
const FPS := "fps"
## Headset and controllers: packet 0x03.
const VR_TRACKING := "vr_tracking"
## Monitors of engine, process and project: event performance.
const PERFORMANCE := "performance"
## All of them.
const ALL: Array[String] = [FPS, VR_TRACKING, PERFORMANCE]
