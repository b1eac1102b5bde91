extends RefCounted
## Events on their way to the relay, in order: those that were sent and are not confirmed yet, and behind them those that
## wait. Bounded by count and bytes of both: past either bound the oldest goes, and is counted. It outlives connections,
## and may be filled from any thread; sent and confirmed from one.
## [codeblock lang=text]
## sent, not confirmed | waiting
## ^ first             ^ next    ^ _end      numbers of events, counted since the start
## [/codeblock]

## The highest bound there is: a place for each event is taken at once.
const MAX_EVENTS := 1 << 20

# So many are let go under one lock: whoever pushes waits for microseconds.
const _CONFIRMED_AT_ONCE := 32

## Most events that are kept. To be changed by [method set_bounds].
var max_events: int
## Most bytes of JSON that are kept. To be changed by [method set_bounds].
var max_bytes: int
## Events dropped since the start because the queue was full, and never sent.
var dropped: int:
	get = _get_dropped
## Events that made room for others after they had been sent, and before they were confirmed.
var unconfirmed: int:
	get = _get_unconfirmed
## Events that wait now. To be read only.
var count := 0
## Drops that nobody has been told of. To be read only; [method take_unreported_drops] resets it.
var unreported := 0
## The oldest event that is kept. To be read only.
var first := 0
## The event that [method take] gives next. To be read only.
var next := 0
## The event that [method take] gave last. To be read only.
var taken := -1

# A ring, an event at the remainder of its number: a queue at its bound then costs as little per event as an empty one.
var _slots: Array[PackedByteArray] = []
var _end := 0
var _bytes := 0
var _dropped := 0
var _unconfirmed := 0
var _mutex := Mutex.new()


func _init(events_at_most: int, bytes_at_most: int) -> void:
	max_events = clampi(events_at_most, 1, MAX_EVENTS)
	max_bytes = bytes_at_most
	_slots.resize(max_events)


## Sets other bounds. Where less fits than is kept, the oldest events go, and are counted.
func set_bounds(events_at_most: int, bytes_at_most: int) -> void:
	_mutex.lock()
	while _end > first and (_end - first > events_at_most or _bytes > bytes_at_most):
		_push_out()
	var kept: Array[PackedByteArray] = []
	kept.resize(events_at_most)
	for number: int in range(first, _end):
		kept[number % events_at_most] = _slots[number % max_events]
	_slots = kept
	max_events = events_at_most
	max_bytes = bytes_at_most
	_mutex.unlock()


## Appends an event; the oldest ones make room for it.
func push(event: PackedByteArray) -> void:
	_mutex.lock()
	while _end > first and (_end - first == max_events or _bytes + event.size() > max_bytes):
		_push_out()
	_slots[_end % max_events] = event
	_end += 1
	count += 1
	_bytes += event.size()
	_mutex.unlock()


## Events that are kept, sent ones among them.
func kept_count() -> int:
	_mutex.lock()
	var events := _end - first
	_mutex.unlock()
	return events


## Events that were sent and are not confirmed.
func in_flight() -> int:
	_mutex.lock()
	var events := next - first
	_mutex.unlock()
	return events


## The next event that waits, which counts as sent from now on; an empty array when there is none.
func take() -> PackedByteArray:
	_mutex.lock()
	var event := PackedByteArray()
	if count > 0:
		event = _slots[next % max_events]
		taken = next
		next += 1
		count -= 1
	_mutex.unlock()
	return event


## Has the events of these numbers, the last that were taken, wait again: they could not be sent.
func put_back(numbers: PackedInt64Array) -> void:
	_mutex.lock()
	for number: int in numbers:
		if number < first:
			# It has made room for others since, and counts as one that was sent.
			_unconfirmed -= 1
			_count_drop()
	# Not forward, where earlier ones were put back already.
	_go_back_to(mini(next, maxi(first, numbers[0])))
	_mutex.unlock()


## Lets all events before [param number] go: the relay has them.
func confirm(number: int) -> void:
	var goes_on := true
	while goes_on:
		_mutex.lock()
		var all := mini(number, next)
		var end := mini(all, first + _CONFIRMED_AT_ONCE)
		while first < end:
			_remove_first()
		goes_on = first < all
		_mutex.unlock()


## Has all events that are not confirmed wait again.
func send_again() -> void:
	_mutex.lock()
	_go_back_to(first)
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


func _push_out() -> void:
	_remove_first()
	if first <= next:
		_unconfirmed += 1
		return
	next = first
	count -= 1
	_count_drop()


func _remove_first() -> void:
	var slot := first % max_events
	_bytes -= _slots[slot].size()
	_slots[slot] = PackedByteArray()
	first += 1


func _go_back_to(number: int) -> void:
	next = number
	count = _end - next


func _count_drop() -> void:
	_dropped += 1
	unreported += 1


func _get_dropped() -> int:
	return _dropped


func _get_unconfirmed() -> int:
	return _unconfirmed
