extends RefCounted
## Events that could not be sent before the game ended, in a file. The next run of the game sends them, with the times at
## which they happened, and marked as events of an earlier run. Only the relay's thread uses it.
##
## The file is written only at the end of a run, if events are left, and removed once the relay has them. It holds a line
## of JSON about itself, and a line for each event: the number of the message that held it, or 0, and its JSON.
## An event that the relay took just before the end is not sent again: the relay counts the messages of each connection.

const EventJson := preload("../events/event_json.gd")
const EventQueue := preload("../events/event_queue.gd")
const MessagesInFlight := preload("messages_in_flight.gd")
const RelaySettings := preload("../settings/relay_settings.gd")

## The file.
const PATH := "user://telemetry_relay_unsent.jsonl"
## Most events in the file. Beyond that the oldest are left out and counted.
const MAX_EVENTS := 256
## Most bytes of events in the file.
const MAX_BYTES := 256 * 1024

const _NEW_PATH := PATH + ".new"
const _VERSION := 1
const _NOT_SENT := 0
const _SESSION_CHARACTERS := 32
const _DATA := "\"data\":{"
const _MARK := "\"previous_run\":true"

## Name of the connection that the numbers of messages belong to; empty if there is none.
var session := ""
## The events, as UTF-8 JSON. Read only.
var events: Array[PackedByteArray] = []
## Events of earlier runs that were left out. Read only.
var left_out := 0

# For each event the message that held it; 0 if it was not sent.
var _messages := PackedInt64Array()
# The message that held the warning.
var _warned_with := _NOT_SENT
var _were_sent := false


## Whether there is anything to send.
func is_empty() -> bool:
	return events.is_empty() and left_out == 0


## Reads the file. If the settings switch it off, removes the file.
func read() -> void:
	if not FileAccess.file_exists(PATH):
		return
	if not RelaySettings.is_on(RelaySettings.KEEP_UNSENT):
		_remove_file()
		return
	var file := FileAccess.open(PATH, FileAccess.READ)
	if file == null or file.get_length() > 2 * MAX_BYTES:
		return
	var json := JSON.new()
	if json.parse(file.get_line()) != OK or not json.data is Dictionary:
		return
	var about: Dictionary = json.data
	if about.get("version") != _VERSION:
		return
	session = str(about.get("session", ""))
	if session.length() != _SESSION_CHARACTERS:
		session = ""
	left_out = int(str(about.get("left_out", 0)))
	while not file.eof_reached() and events.size() < MAX_EVENTS:
		var line := file.get_line()
		var at := line.find(" ")
		# The last line of a file that could not be written to its end is no JSON.
		if at > 0 and json.parse(line.substr(at + 1)) == OK:
			_add(line.left(at).to_int(), line.substr(at + 1).to_utf8_buffer())


## Reads the file again until its events are sent: another game of this project may have sent them and removed the file, or
## ended and added its own. [param name] is the connection that the hello named.
func refresh(name: String) -> void:
	if _were_sent:
		return
	_forget()
	read()
	if session != name:
		_messages.fill(_NOT_SENT)


## What there is to send: the events, and a warning that says how many were left out.
func to_send() -> Array[PackedByteArray]:
	var all := events.duplicate()
	if left_out > 0:
		var fixed := {"message": "events of an earlier run are lost: too many waited when the game ended"}
		var data := {"previous_run": true, "lost": left_out}
		all.append(EventJson.encode("warning", fixed, data, Time.get_unix_time_from_system()))
	return all


## All was sent, the last of it with message number [param message] of the connection; 0 if the socket did not take it.
func note_sent(message: int) -> void:
	_messages.fill(message)
	_warned_with = message
	_were_sent = _were_sent or message != _NOT_SENT


## The relay has taken this number of messages of the connection that the numbers belong to. Removes the file if nothing is
## left.
func confirm(messages: int) -> void:
	if is_empty():
		return
	var were := events
	var numbers := _messages
	events = []
	_messages = PackedInt64Array()
	for index: int in were.size():
		if numbers[index] == _NOT_SENT or numbers[index] > messages:
			_add(numbers[index], were[index])
	if _warned_with != _NOT_SENT and _warned_with <= messages:
		left_out = 0
	if is_empty():
		_were_sent = false
		_remove_file()


## Writes what is left of earlier runs, and moves the events in the queue to the file, if there are any. [param name] is
## the connection over which those in [param in_flight] were sent.
func keep(queue: EventQueue, in_flight: MessagesInFlight, name: String) -> void:
	var kept := queue.kept_events()
	var drops := queue.take_unreported_drops()
	if not RelaySettings.is_on(RelaySettings.KEEP_UNSENT) or kept.is_empty() and drops == 0 and is_empty():
		return
	refresh(name)
	var numbers := in_flight.messages_of(queue.first, kept.size())
	for index: int in kept.size():
		_add(numbers[index], _marked(kept[index]))
	left_out += drops
	_keep_newest()
	# Not in place: a full disk or a kill would take the events of earlier runs too.
	var file := FileAccess.open(_NEW_PATH, FileAccess.WRITE)
	if file == null:
		return
	file.store_line(JSON.stringify({"version": _VERSION, "session": name, "left_out": left_out}))
	for index: int in events.size():
		file.store_line("%d %s" % [_messages[index], events[index].get_string_from_utf8()])
	file.flush()
	var is_whole := file.get_error() == OK
	file.close()
	if not is_whole or DirAccess.rename_absolute(_NEW_PATH, PATH) != OK:
		return
	# A game that takes the addon out of its tree may put it back.
	while not queue.take().is_empty():
		pass
	queue.confirm(queue.next)


func _add(message: int, event: PackedByteArray) -> void:
	_messages.append(message)
	events.append(event)


func _keep_newest() -> void:
	var from := events.size()
	var bytes := 0
	while from > 0 and events.size() - from < MAX_EVENTS and bytes + events[from - 1].size() <= MAX_BYTES:
		from -= 1
		bytes += events[from].size()
	left_out += from
	events = events.slice(from)
	_messages = _messages.slice(from)


# The data of an event are never empty, and no text that has a quote in it stands before them.
func _marked(event: PackedByteArray) -> PackedByteArray:
	var json := event.get_string_from_utf8()
	var at := json.find(_DATA) + _DATA.length()
	return (json.left(at) + _MARK + "," + json.substr(at)).to_utf8_buffer()


func _forget() -> void:
	session = ""
	events = []
	_messages = PackedInt64Array()
	left_out = 0


func _remove_file() -> void:
	if FileAccess.file_exists(PATH):
		DirAccess.remove_absolute(PATH)
