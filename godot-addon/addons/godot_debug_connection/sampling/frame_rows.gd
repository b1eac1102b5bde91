extends RefCounted
## Where each value of a frame sample is in its row. The main thread writes rows, the relay's thread sends them, and the
## relay reads them. Layout: docs/wire-format.md of the relay, 0x04.

## Bits that say which samples the row holds ([constant FPS_BIT], [constant TRACKING_BIT]), which devices are tracked
## ([constant HEAD_TRACKED_BIT], [constant LEFT_TRACKED_BIT], [constant RIGHT_TRACKED_BIT]), and whether the poses are in
## another frame of reference than before ([constant REFERENCE_BIT]).
const KIND := 0
## Frame number.
const FRAME := 1
## Time of the sample, from [method Time.get_ticks_usec].
const TICKS_USEC := 2
## Time from the beginning of the frame before to the beginning of this one by the wall clock, in microseconds.
const FRAME_USEC := 3
## Buttons of both controllers. Those of the left begin at bit 0, those of the right at [constant RIGHT_BUTTONS_SHIFT].
const BUTTONS := 4
## Pose of the headset as a [Transform3D]; null when there is none.
const HEAD := 5
## Pose of the left controller. Its trigger and grip follow.
const LEFT := 6
## Pose of the right controller. Its trigger and grip follow.
const RIGHT := 9

## Offset of the trigger's value from the pose of its controller. The value may have any type.
const TRIGGER := 1
## Offset of the grip's value from the pose of its controller. The value may have any type.
const GRIP := 2

## Values in a row.
const ROW_VALUES := 12
## Most rows that wait: almost 3 s at 90 frames a second.
const MAX_ROWS := 256
## Values in all rows.
const ALL_VALUES := ROW_VALUES * MAX_ROWS

## The row holds a frame sample.
const FPS_BIT := 1
## The row holds poses.
const TRACKING_BIT := 2
## The headset is tracked.
const HEAD_TRACKED_BIT := 4
## The left controller is tracked.
const LEFT_TRACKED_BIT := 8
## The right controller is tracked.
const RIGHT_TRACKED_BIT := 16
## The poses are in another frame of reference than those of the row before, so they may be elsewhere at once.
const REFERENCE_BIT := 32
## Where the right controller's buttons begin in [constant BUTTONS].
const RIGHT_BUTTONS_SHIFT := 16
