extends RefCounted
## Notes what each message of a connection held, until the relay confirms it. A confirmation covers all messages before
## it.

# Three numbers for each message: its number in the connection, the event after its last event, and the drops it
# reported.
const _NUMBERS := 3
const _EVENTS_END := 1
const _DROPS := 2
# Length of the notes at which old notes are removed. Seldom, because that reads all notes.
const _MIN_CLEAN_SIZE := 512 * _NUMBERS

## The event after the last event that the relay has confirmed.
var confirmed_end := 0

var _notes := PackedInt64Array()
var _clean_size := _MIN_CLEAN_SIZE


## Notes message number [param message] of the connection: all events before [param events_end] were sent with it or
## earlier, and it reported [param drops]. Notes on events before [param kept_from] may be removed.
func add(message: int, events_end: int, drops: int, kept_from: int) -> void:
	_notes.append_array(PackedInt64Array([message, events_end, drops]))
	if _notes.size() >= _clean_size:
		_forget_before(kept_from)
		_clean_size = maxi(_MIN_CLEAN_SIZE, 2 * _notes.size())


## The relay has taken this number of messages of the connection.
func confirm(messages: int) -> void:
	var at := 0
	while at < _notes.size() and _notes[at] <= messages:
		confirmed_end = _notes[at + _EVENTS_END]
		at += _NUMBERS
	if at > 0:
		_notes = _notes.slice(at)


## The messages that held the [param count] events from number [param from] on; 0 for an event that no message held.
func messages_of(from: int, count: int) -> PackedInt64Array:
	var messages := PackedInt64Array()
	messages.resize(count)
	var at := 0
	for index: int in count:
		while at < _notes.size() and _notes[at + _EVENTS_END] <= from + index:
			at += _NUMBERS
		if at < _notes.size():
			messages[index] = _notes[at]
	return messages


## Forgets all messages. Returns the number of drops that they reported.
func clear() -> int:
	var drops := 0
	for at: int in range(0, _notes.size(), _NUMBERS):
		drops += _notes[at + _DROPS]
	_notes.clear()
	return drops


func _forget_before(kept_from: int) -> void:
	var gone := 0
	var drops := 0
	while gone < _notes.size() - _NUMBERS and _notes[gone + _EVENTS_END] <= kept_from:
		drops += _notes[gone + _DROPS]
		gone += _NUMBERS
	_notes = _notes.slice(gone)
	# A confirmation of the first message that is left covers the removed ones.
	_notes[_DROPS] += drops
