extends RefCounted
## What the messages of one connection held, until the relay confirms them. One number confirms all messages before it.

# Three numbers a message: which one of the connection it was, the event after its last one, and the drops it told of.
const _NUMBERS := 3
const _EVENTS_END := 1
const _DROPS := 2
# Numbers that are noted before it is looked for what can go: seldom, since all are looked at.
const _LOOK_AT_LEAST := 512 * _NUMBERS

## The event after the last one that is known to have arrived.
var confirmed_end := 0

var _notes := PackedInt64Array()
var _look_at := _LOOK_AT_LEAST


## Notes message number [param message] of the connection: with it, all events before [param events_end] have been sent,
## and [param drops] were reported. What held only events before [param kept_from] is no longer of interest.
func add(message: int, events_end: int, drops: int, kept_from: int) -> void:
	_notes.append_array(PackedInt64Array([message, events_end, drops]))
	if _notes.size() >= _look_at:
		_forget_before(kept_from)
		_look_at = maxi(_LOOK_AT_LEAST, 2 * _notes.size())


## The relay has taken so many messages of the connection.
func confirm(messages: int) -> void:
	var at := 0
	while at < _notes.size() and _notes[at] <= messages:
		confirmed_end = _notes[at + _EVENTS_END]
		at += _NUMBERS
	if at > 0:
		_notes = _notes.slice(at)


## Forgets the messages. Returns how many drops they told of.
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
	# Whoever has the first that is left has those before it.
	_notes[_DROPS] += drops
