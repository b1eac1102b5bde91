extends RefCounted
## The three streams, by their names on the wire.

## Frame samples. The relay makes 0x01 of them.
const FPS := "fps"
## Poses of the headset and the controllers. The relay makes 0x03 of them.
const VR_TRACKING := "vr_tracking"
## Monitors of the engine, the process and the project: event [code]performance[/code].
const PERFORMANCE := "performance"
## All streams.
const ALL: Array[String] = [FPS, VR_TRACKING, PERFORMANCE]
