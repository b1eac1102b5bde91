extends RefCounted
## Where the values of a sampled frame stand in its row: the main thread writes rows, the relay's thread sends them, and
## the relay reads them. Layout: docs/wire-format.md of the relay, 0x04.

## Which samples the row holds: [constant FPS_BIT] and [constant TRACKING_BIT]; and [constant HEAD_TRACKED_BIT] and the
## two above it for the devices whose pose is said to be of now.
const KIND := 0
## Number of the frame.
const FRAME := 1
## [method Time.get_ticks_usec] of the sample.
const TICKS_USEC := 2
## Wall clock of the last frame, in microseconds.
const FRAME_USEC := 3
## Buttons of both controllers: the left one's from bit 0, the right one's from [constant RIGHT_BUTTONS_SHIFT].
const BUTTONS := 4
## The headset's pose as a [Transform3D], null when there is none.
const HEAD := 5
## The left controller's pose, with the values of a controller behind it.
const LEFT := 6
## The right controller's pose, with the values of a controller behind it.
const RIGHT := 9

## Of a controller, counted from its pose: the value of the trigger, of any type.
const TRIGGER := 1
## Of a controller: the value of the grip, of any type.
const GRIP := 2

## Values of a row.
const ROW_VALUES := 12
## Rows that fit: almost 3 s at 90 frames a second.
const MAX_ROWS := 256
## Values of all rows.
const ALL_VALUES := ROW_VALUES * MAX_ROWS

## The row holds a performance sample.
const FPS_BIT := 1
## The row holds poses.
const TRACKING_BIT := 2
## The headset's pose is said to be of now.
const HEAD_TRACKED_BIT := 4
## The left controller's is.
const LEFT_TRACKED_BIT := 8
## The right controller's is.
const RIGHT_TRACKED_BIT := 16
## Where the right controller's buttons begin in [constant BUTTONS].
const RIGHT_BUTTONS_SHIFT := 16
