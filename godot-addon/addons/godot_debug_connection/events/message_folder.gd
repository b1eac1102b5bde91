extends RefCounted
## Folds identical messages: the first is sent at once, repetitions are sent as one event with their count. The time
## between two such events doubles while the message repeats. The rate of different messages is limited. Memory is
## bounded. Any thread may call it.

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")

## Time until the first event with repetitions, in microseconds. Short, so that a burst of errors is known at once.
const FIRST_WAIT_USEC := 200_000
## Longest time between two events with repetitions, in microseconds.
const LONGEST_WAIT_USEC := 60_000_000
## Most different messages that are remembered.
const MAX_MESSAGES := 128
## Most different messages that are sent in a second. Further messages are only counted.
const MAX_NEW_PER_SECOND := 50
## Longest message that is sent, in characters.
const MAX_CHARACTERS := 4096

const _SECOND_USEC := 1_000_000
const _NEVER := 1 << 62

var _queue: EventQueue
var _mutex := Mutex.new()
var _entries := {}
var _second_began_usec := 0
var _new_in_second := 0
var _left_out := 0
# Before this time, a flush has nothing to do.
var _due_usec := _NEVER


func _init(queue: EventQueue) -> void:
	_queue = queue


## Adds a message. [param details] is the rest of the event's data.
func add(kind: String, message: String, details: Dictionary) -> void:
	message = message.left(MAX_CHARACTERS)
	var key := "%s\n%s\n%s\n%s" % [kind, message, details.get("file"), details.get("line")]
	var now_usec := Time.get_ticks_usec()
	_mutex.lock()
	var known := _entries.has(key)
	var is_new := false
	if known:
		var entry: Entry = _entries[key]
		entry.repetitions += 1
	else:
		is_new = _has_room(now_usec)
		if is_new:
			_entries[key] = Entry.new(kind, message, details, now_usec)
			_due_usec = mini(_due_usec, now_usec + FIRST_WAIT_USEC)
		else:
			_left_out += 1
			_due_usec = mini(_due_usec, _second_began_usec + _SECOND_USEC)
	_mutex.unlock()
	if is_new:
		_send(kind, message, details, 1)


## Sends the repetitions that are due, or all of them. Call it often.
func flush(now_usec: int, everything: bool = false) -> void:
	if now_usec < _due_usec and not everything:
		return
	var due: Array[Entry] = []
	var counts: Array[int] = []
	_mutex.lock()
	_due_usec = _NEVER
	for key: String in _entries.keys():
		var entry: Entry = _entries[key]
		if now_usec < entry.due_usec and not everything:
			_due_usec = mini(_due_usec, entry.due_usec)
			continue
		if entry.repetitions > 0:
			due.append(entry)
			counts.append(entry.repetitions)
			entry.repetitions = 0
			entry.wait_usec = mini(2 * entry.wait_usec, LONGEST_WAIT_USEC)
			entry.due_usec = now_usec + entry.wait_usec
			_due_usec = mini(_due_usec, entry.due_usec)
		else:
			_entries.erase(key)
	var left_out := 0
	if _left_out > 0 and (everything or now_usec - _second_began_usec >= _SECOND_USEC):
		left_out = _left_out
		_left_out = 0
	elif _left_out > 0:
		_due_usec = mini(_due_usec, _second_began_usec + _SECOND_USEC)
	_mutex.unlock()
	# Not under the lock: an error in the code below must be able to add a message.
	for index: int in due.size():
		_send(due[index].kind, due[index].message, due[index].details, counts[index])
	if left_out > 0:
		_send("warning", "telemetry left messages out: too many different ones", {}, left_out)


# Whether another message may be sent. If too many are remembered, it forgets the oldest one without repetitions.
func _has_room(now_usec: int) -> bool:
	if now_usec - _second_began_usec >= _SECOND_USEC:
		_second_began_usec = now_usec
		_new_in_second = 0
	if _new_in_second >= MAX_NEW_PER_SECOND:
		return false
	if _entries.size() >= MAX_MESSAGES:
		for key: String in _entries.keys():
			var entry: Entry = _entries[key]
			if entry.repetitions == 0:
				_entries.erase(key)
				break
	if _entries.size() >= MAX_MESSAGES:
		return false
	_new_in_second += 1
	return true


func _send(kind: String, message: String, details: Dictionary, count: int) -> void:
	var data := details.duplicate()
	data["count"] = count
	_queue.push(EventJson.encode(kind, {"message": message}, data, Time.get_unix_time_from_system()))


class Entry:
	extends RefCounted
	## A message that was sent, and its repetitions since.

	var kind: String
	var message: String
	var details: Dictionary
	var repetitions := 0
	var wait_usec := FIRST_WAIT_USEC
	var due_usec: int

	func _init(of_kind: String, with_message: String, with_details: Dictionary, now_usec: int) -> void:
		kind = of_kind
		message = with_message
		details = with_details
		due_usec = now_usec + wait_usec
