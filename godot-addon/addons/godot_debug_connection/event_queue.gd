extends RefCounted
## Events on their way to the relay, in order. Bounded by count and bytes: past either bound the oldest goes, and is
## counted. It outlives connections, and may be filled from any thread.

## The highest bound there is: a place for each event is taken at once.
const MAX_EVENTS := 1 << 20

## Most events that wait. To be changed by [method set_bounds].
var max_events: int
## Most bytes of JSON that wait. To be changed by [method set_bounds].
var max_bytes: int
## Events dropped since the start because the queue was full.
var dropped: int:
	get = _get_dropped
## Events that wait now. To be read only.
var count := 0
## Drops that nobody has been told of. To be read only; [method take_unreported_drops] resets it.
var unreported := 0

# A ring: a queue at its bound then costs as little per event as an empty one.
var _slots: Array[PackedByteArray] = []
var _first := 0
var _bytes := 0
var _dropped := 0
var _mutex := Mutex.new()


func _init(events_at_most: int, bytes_at_most: int) -> void:
	max_events = clampi(events_at_most, 1, MAX_EVENTS)
	max_bytes = bytes_at_most
	_slots.resize(max_events)


## Sets other bounds. Where less fits than waits, the oldest events go, and are counted.
func set_bounds(events_at_most: int, bytes_at_most: int) -> void:
	_mutex.lock()
	while count > 0 and (count > events_at_most or _bytes > bytes_at_most):
		_remove_first()
		_count_drop()
	var waiting: Array[PackedByteArray] = []
	waiting.resize(events_at_most)
	for index: int in count:
		waiting[index] = _slots[(_first + index) % max_events]
	_slots = waiting
	_first = 0
	max_events = events_at_most
	max_bytes = bytes_at_most
	_mutex.unlock()


## Appends an event; the oldest ones make room for it.
func push(event: PackedByteArray) -> void:
	_mutex.lock()
	while count > 0 and (count == max_events or _bytes + event.size() > max_bytes):
		_remove_first()
		_count_drop()
	_slots[(_first + count) % max_events] = event
	count += 1
	_bytes += event.size()
	_mutex.unlock()


## Takes the oldest event; an empty array when there is none.
func take() -> PackedByteArray:
	_mutex.lock()
	var event := PackedByteArray()
	if count > 0:
		event = _remove_first()
	_mutex.unlock()
	return event


## Puts an event that could not be sent back to the front, where [method take] found it.
func put_back(event: PackedByteArray) -> void:
	_mutex.lock()
	if count == max_events or _bytes + event.size() > max_bytes:
		# It was the oldest, and others have filled the queue since.
		_count_drop()
	else:
		_first = (_first + max_events - 1) % max_events
		_slots[_first] = event
		count += 1
		_bytes += event.size()
	_mutex.unlock()


## How many drops nobody has been told of; asking resets it.
func take_unreported_drops() -> int:
	_mutex.lock()
	var drops := unreported
	unreported = 0
	_mutex.unlock()
	return drops


## Takes a report back that could not be sent.
func return_unreported_drops(drops: int) -> void:
	_mutex.lock()
	unreported += drops
	_mutex.unlock()


func _remove_first() -> PackedByteArray:
	var event := _slots[_first]
	_slots[_first] = PackedByteArray()
	_first = (_first + 1) % max_events
	count -= 1
	_bytes -= event.size()
	return event


func _count_drop() -> void:
	_dropped += 1
	unreported += 1


func _get_dropped() -> int:
	return _dropped
