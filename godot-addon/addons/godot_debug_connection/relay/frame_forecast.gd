extends RefCounted
## Predicts when the main thread has written its next row, so that the relay's thread looks right after that. The main
## thread cannot wake the thread for each row: that would cost it 20 to 50 microseconds a frame.
##
## Frames come evenly, so a row is expected one frame, or as many frames as last time, after the row before. The thread
## also looks after each frame between two rows, because events are logged in frames without a row, too.
## All times are [method Time.get_ticks_usec].

const FrameRows := preload("../sampling/frame_rows.gd")

## Time between two looks while no row comes, in microseconds.
const STEP_USEC := 11_000
## Shortest time between two looks that find rows, in microseconds. With shorter frames, a look finds several rows.
const SHORTEST_STEP_USEC := 6_500
## Longest time between two looks, in microseconds.
const LONGEST_STEP_USEC := 40_000
## Time until the second look for a row that was not there at the first look, in microseconds. Each further look doubles
## it, up to [constant STEP_USEC]: a main thread that loads a scene must not keep this thread busy.
const RETRY_USEC := 700
## How long after its expected time the thread looks for a row, in microseconds: shortest, longest, at the start.
const MIN_MARGIN_USEC := 100
const MAX_MARGIN_USEC := 2_500
const START_MARGIN_USEC := 500

# A row that is not there at the first look makes the margin longer, a row that is there makes it shorter. In balance, 15
# of 16 are there: an extra look costs about as much as a frame's data.
const _LONGER_USEC := 96
const _SHORTER_USEC := 6
# No frame is shorter, in microseconds. Keeps a clock that stands still from being divided by.
const _MIN_FRAME_USEC := 500
const _NO_FRAME := -1

# The last row.
var _frame := _NO_FRAME
var _ticks_usec := 0
# Duration of a frame; 0 until two rows were seen.
var _frame_usec := 0
# Duration of the last frame, or the mean duration of the frames between two rows.
var _last_frame_usec := 0
# Frames from row to row: the last time, and the longer of the last two times.
var _stride := 1
var _longer_stride := 1
var _margin_usec := START_MARGIN_USEC
# Looks that found no row since one was expected.
var _misses := 0


## Forgets the last row: sampling was interrupted.
func reset() -> void:
	_frame = _NO_FRAME
	_frame_usec = 0
	_misses = 0


## Notes what a look found: rows one after the other in one array, oldest first, as from the frame sampler.
## Cost: runs once a frame with cold caches, so it calls no function of a script.
func look(rows: Array, now_usec: int) -> void:
	if rows.is_empty():
		# Of two different strides the longer one: while an interval is no multiple of the frame, rows come after one frame
		# and after two in turns.
		if _frame_usec > 0 and now_usec >= _ticks_usec + _longer_stride * _frame_usec:
			if _misses == 0:
				_margin_usec = mini(_margin_usec + _LONGER_USEC, MAX_MARGIN_USEC)
			_misses += 1
		return
	if _misses == 0:
		_margin_usec = maxi(_margin_usec - _SHORTER_USEC, MIN_MARGIN_USEC)
	_misses = 0
	var at := rows.size() - FrameRows.ROW_VALUES
	if at > 0:
		_frame = rows[at - FrameRows.ROW_VALUES + FrameRows.FRAME]
		_ticks_usec = rows[at - FrameRows.ROW_VALUES + FrameRows.TICKS_USEC]
	var frame: int = rows[at + FrameRows.FRAME]
	var ticks_usec: int = rows[at + FrameRows.TICKS_USEC]
	if _frame != _NO_FRAME and frame > _frame:
		var stride := frame - _frame
		_longer_stride = maxi(stride, _stride)
		_stride = stride
		@warning_ignore("integer_division")
		var frame_usec := maxi(_MIN_FRAME_USEC, (ticks_usec - _ticks_usec) / stride)
		# A single frame that is much longer or shorter is a hitch. Two that are alike are another frame rate.
		if 4 * absi(frame_usec - _frame_usec) <= _frame_usec:
			@warning_ignore("integer_division")
			_frame_usec += (frame_usec - _frame_usec) / 4
		elif _frame_usec == 0 or 4 * absi(frame_usec - _last_frame_usec) <= _last_frame_usec:
			_frame_usec = frame_usec
		_last_frame_usec = frame_usec
	_frame = frame
	_ticks_usec = ticks_usec


## How long to sleep until the next look, in microseconds.
func sleep_usec(now_usec: int) -> int:
	if _frame_usec == 0:
		return STEP_USEC
	if _misses > 0:
		return mini(RETRY_USEC << mini(_misses - 1, 8), STEP_USEC)
	var step_usec := _frame_usec
	if step_usec < SHORTEST_STEP_USEC:
		@warning_ignore("integer_division")
		step_usec *= (SHORTEST_STEP_USEC + step_usec - 1) / step_usec
	var next_usec := _ticks_usec + _margin_usec + step_usec
	if next_usec <= now_usec:
		@warning_ignore("integer_division")
		next_usec += step_usec * ((now_usec - next_usec) / step_usec + 1)
	return clampi(next_usec - now_usec, RETRY_USEC, LONGEST_STEP_USEC)


## Whether the row of the present frame will be there soon, so that events of the frame can wait for it.
func awaits_row(now_usec: int) -> bool:
	return _frame_usec > 0 and _stride == 1 and now_usec < _ticks_usec + 2 * mini(_frame_usec, LONGEST_STEP_USEC)
