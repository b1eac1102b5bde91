extends RefCounted
## Folds identical messages: the first is told at once, those that follow are told together with their count, after a
## time that doubles while they keep coming. A flood of different ones is cut to a rate. Bounded, from any thread.

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")

## The first time after which repetitions are told, in microseconds.
const FIRST_WAIT_USEC := 1_000_000
## The longest time after which repetitions are told, in microseconds.
const LONGEST_WAIT_USEC := 60_000_000
## Most different messages that are remembered.
const MAX_MESSAGES := 128
## Most different messages that are told in a second; further ones are counted.
const MAX_NEW_PER_SECOND := 50
## Longest message that is told, in characters.
const MAX_CHARACTERS := 4096

var _queue: EventQueue
var _mutex := Mutex.new()
var _entries := {}
var _second_began_usec := 0
var _new_in_second := 0
var _left_out := 0


func _init(queue: EventQueue) -> void:
	_queue = queue


## Takes a message in. [param details] belongs to the event beside message and count.
func add(kind: String, message: String, details: Dictionary) -> void:
	message = message.left(MAX_CHARACTERS)
	var key := "%s\n%s\n%s\n%s" % [kind, message, details.get("file"), details.get("line")]
	var now_usec := Time.get_ticks_usec()
	_mutex.lock()
	var known := _entries.has(key)
	var told := false
	if known:
		var entry: Entry = _entries[key]
		entry.repetitions += 1
	else:
		told = _has_room(now_usec)
		if told:
			_entries[key] = Entry.new(kind, message, details, now_usec)
		else:
			_left_out += 1
	_mutex.unlock()
	if told:
		_tell(kind, message, details, 1)


## Tells the repetitions whose time has come; all of them when [param everything] is asked for. For now and then.
func flush(now_usec: int, everything: bool = false) -> void:
	var due: Array[Entry] = []
	var counts: Array[int] = []
	_mutex.lock()
	for key: String in _entries.keys():
		var entry: Entry = _entries[key]
		if now_usec < entry.due_usec and not everything:
			continue
		if entry.repetitions > 0:
			due.append(entry)
			counts.append(entry.repetitions)
			entry.repetitions = 0
			entry.wait_usec = mini(2 * entry.wait_usec, LONGEST_WAIT_USEC)
			entry.due_usec = now_usec + entry.wait_usec
		else:
			_entries.erase(key)
	var left_out := 0
	if _left_out > 0 and (everything or now_usec - _second_began_usec > FIRST_WAIT_USEC):
		left_out = _left_out
		_left_out = 0
	_mutex.unlock()
	# Not under the lock: what this calls must be free to complain.
	for index: int in due.size():
		_tell(due[index].kind, due[index].message, due[index].details, counts[index])
	if left_out > 0:
		_tell("warning", "telemetry left messages out: too many different ones", {}, left_out)


# A place for another message. Of those that only wait for repetitions, the oldest makes room.
func _has_room(now_usec: int) -> bool:
	if now_usec - _second_began_usec > 1_000_000:
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


func _tell(kind: String, message: String, details: Dictionary, count: int) -> void:
	var data := details.duplicate()
	data["count"] = count
	_queue.push(EventJson.encode(kind, {"message": message}, data, Time.get_unix_time_from_system()))


class Entry:
	extends RefCounted
	## A message that was told, and how often it came since.

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
