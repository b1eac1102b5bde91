extends RefCounted
## Holds the events for the relay, in order: first the sent events that are not confirmed yet, then the waiting events.
## The number and the bytes of both together are limited; beyond a limit the oldest event is dropped and counted. The
## queue outlives connections. Any thread may call it, but only one thread may take and confirm.
## [codeblock lang=text]
## sent, not confirmed | waiting
## ^ first             ^ next    ^ _end      numbers of events, counted since the start
## [/codeblock]

## Highest limit. Memory for this many entries is allocated at once.
const MAX_EVENTS := 1 << 20

# Confirmed events that are removed under one lock, so that a push waits only for microseconds.
const _CONFIRMED_AT_ONCE := 32

## Most events that are kept. Read only; see [method set_bounds].
var max_events: int
## Most bytes of JSON that are kept. Read only; see [method set_bounds].
var max_bytes: int
## Events that were never sent, because the queue was full. Counted since the start.
var dropped: int:
	get = _get_dropped
## Events that were sent, and dropped before the relay confirmed them, because the queue was full.
var unconfirmed: int:
	get = _get_unconfirmed
## Events that wait now. Read only.
var count := 0
## Drops that were not reported to the relay. Read only; [method take_unreported_drops] resets it.
var unreported := 0
## Number of the oldest event that is kept. Read only.
var first := 0
## Number of the event that [method take] returns next. Read only.
var next := 0
## Number of the event that [method take] returned last. Read only.
var taken := -1

# A ring buffer: the index of an event is its number modulo max_events. A full queue is as fast as an empty one.
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


## Changes the limits. If the kept events exceed them, the oldest are dropped and counted.
func set_bounds(events_at_most: int, bytes_at_most: int) -> void:
	_mutex.lock()
	while _end > first and (_end - first > events_at_most or _bytes > bytes_at_most):
		_push_out()
	var kept: Array[PackedByteArray] = []
	kept.resize(events_at_most)
	for number: int in range(first, _end):
		kept[posmod(number, events_at_most)] = _slots[posmod(number, max_events)]
	_slots = kept
	max_events = events_at_most
	max_bytes = bytes_at_most
	_mutex.unlock()


## Appends an event. In a full queue, the oldest events are dropped.
func push(event: PackedByteArray) -> void:
	_mutex.lock()
	while _end > first and (_end - first == max_events or _bytes + event.size() > max_bytes):
		_push_out()
	_slots[posmod(_end, max_events)] = event
	_end += 1
	count += 1
	_bytes += event.size()
	_mutex.unlock()


## Number of events that are kept, the sent events included.
func kept_count() -> int:
	_mutex.lock()
	var events := _end - first
	_mutex.unlock()
	return events


## The events that are kept, the sent events included, from number [member first] on.
func kept_events() -> Array[PackedByteArray]:
	_mutex.lock()
	var events: Array[PackedByteArray] = []
	for number: int in range(first, _end):
		events.append(_slots[posmod(number, max_events)])
	_mutex.unlock()
	return events


## Number of events that were sent and are not confirmed.
func in_flight() -> int:
	_mutex.lock()
	var events := next - first
	_mutex.unlock()
	return events


## Takes the next waiting event, which counts as sent from now on. Empty if none waits.
func take() -> PackedByteArray:
	_mutex.lock()
	var event := PackedByteArray()
	if count > 0:
		event = _slots[posmod(next, max_events)]
		taken = next
		next += 1
		count -= 1
	_mutex.unlock()
	return event


## Puts events back that could not be sent, by their numbers. They must be the last that were taken.
func put_back(numbers: PackedInt64Array) -> void:
	_mutex.lock()
	for number: int in numbers:
		if number < first:
			# It was dropped in the meantime, and counted as sent.
			_unconfirmed -= 1
			_count_drop()
	# Never forward: earlier events may have been put back already.
	_go_back_to(mini(next, maxi(first, numbers[0])))
	_mutex.unlock()


## Removes all events before [param number]: the relay has confirmed them.
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


## Makes all events that are not confirmed wait again.
func send_again() -> void:
	_mutex.lock()
	_go_back_to(first)
	_mutex.unlock()


## Returns the number of drops that were not reported, and resets it.
func take_unreported_drops() -> int:
	_mutex.lock()
	var drops := unreported
	unreported = 0
	_mutex.unlock()
	return drops


## Adds drops whose report could not be sent.
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
	var slot := posmod(first, max_events)
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
