extends RefCounted
## Tracks which sent events the relay has taken, across connections. Events that the relay has not taken when a
## connection ends go back to the queue and are sent again.

const EventQueue := preload("../events/event_queue.gd")
const MessagesInFlight := preload("messages_in_flight.gd")
const RelayConnection := preload("relay_connection.gd")
const UnsentEvents := preload("unsent_events.gd")

## Argument of [method welcomed] for a relay that does not confirm messages.
const NOT_CONFIRMING := -1
## Events sent within this time before a connection broke may be lost if the relay does not confirm messages, in
## microseconds.
const UNCONFIRMED_USEC := 250_000

## Events that the socket took. An event that was sent again counts once.
var events_sent := 0
## Events that may not have arrived and will not be sent again.
var events_unconfirmed: int:
	get:
		return _possibly_lost + _queue.unconfirmed
## Whether events may be sent: the relay has welcomed the game and said how many messages it took.
var events_flow := false
## Whether a confirmation of sent events is due. The reader of the confirmation sets it back to false.
var is_receipt_due := false
## Name of the open connection.
var session := ""
## Name of the connection before, if the relay confirmed its messages; else empty.
var previous := ""

var _connection: RelayConnection
var _queue: EventQueue
var _confirms := false
var _in_flight := MessagesInFlight.new()
var _unsent := UnsentEvents.new()
# Messages sent before this connection, and the number after the last event that was ever sent.
var _messages_before := 0
var _sent_end := 0
# Events sent in the last UNCONFIRMED_USEC to a relay that does not confirm.
var _recent_usec := 0
var _recent_events := 0
# Those of a connection that is being left.
var _leaving_events := 0
var _possibly_lost := 0


func _init(connection: RelayConnection, queue: EventQueue) -> void:
	_connection = connection
	_queue = queue


## Reads the events that an earlier run of the game could not send. Call it before the first connection.
func recall() -> void:
	_unsent.read()
	previous = _unsent.session


## Keeps all events that the relay has not taken for the next run of the game. Call it after the last connection.
func keep() -> void:
	_unsent.keep(_queue, _in_flight, previous)


## Call when a connection opened.
func connection_opened() -> void:
	session = Crypto.new().generate_random_bytes(16).hex_encode()
	_messages_before = _connection.messages_sent


## Call when the relay has answered the hello. [param received] is the number of messages that it took of the connection
## before, or [constant NOT_CONFIRMING]. Returns false if the relay had answered before.
func welcomed(received: int) -> bool:
	if events_flow:
		return false
	_confirms = received != NOT_CONFIRMING
	_unsent.refresh(previous)
	if _confirms:
		confirmed(received)
	_queue.return_unreported_drops(_in_flight.clear())
	_queue.send_again()
	previous = session if _confirms else ""
	events_flow = true
	return true


## Call when the relay has taken this number of messages of the connection.
func confirmed(messages: int) -> void:
	_in_flight.confirm(messages)
	_queue.confirm(_in_flight.confirmed_end)
	_unsent.confirm(messages)


## Call when the open connection broke.
func connection_lost(now_usec: int) -> void:
	_possibly_lost += _take_recent(now_usec)
	events_flow = false


## Call when the open connection was given up for another address.
func connection_left(now_usec: int) -> void:
	_leaving_events = _take_recent(now_usec)
	events_flow = false


## Call when the relay at the old address has answered the goodbye ([param in_order]), or has not answered in time.
func connection_was_left(in_order: bool) -> void:
	if in_order:
		_queue.confirm(_queue.next)
		_unsent.confirm(_messages_of_connection())
		_in_flight.clear()
	else:
		_possibly_lost += _leaving_events
	_leaving_events = 0


## The events of earlier runs that are to be sent, as UTF-8 JSON.
func earlier_events() -> Array[PackedByteArray]:
	return _unsent.to_send()


## Notes whether the socket took the events of earlier runs.
func note_earlier_sent(taken: bool) -> void:
	_unsent.note_sent(_messages_of_connection() if taken else 0)
	if taken and _confirms:
		is_receipt_due = true
	elif taken:
		_unsent.confirm(_messages_of_connection())


## Notes that the events of these numbers were sent.
func note_sent(numbers: PackedInt64Array) -> void:
	for number: int in numbers:
		events_sent += 1 if number >= _sent_end else 0
	var end := numbers[-1] + 1
	_sent_end = maxi(_sent_end, end)
	if _confirms:
		_in_flight.add(_messages_of_connection(), end, 0, _queue.first)
		is_receipt_due = true
		return
	_queue.confirm(end)
	var now_usec := Time.get_ticks_usec()
	if now_usec - _recent_usec > UNCONFIRMED_USEC:
		_recent_events = 0
	_recent_usec = now_usec
	_recent_events += numbers.size()


## Notes that a report of this number of drops was sent.
func note_reported(drops: int) -> void:
	if _confirms:
		_in_flight.add(_messages_of_connection(), _queue.next, drops, _queue.first)


func _messages_of_connection() -> int:
	return _connection.messages_sent - _messages_before


func _take_recent(now_usec: int) -> int:
	var events := _recent_events if now_usec - _recent_usec < UNCONFIRMED_USEC else 0
	_recent_events = 0
	return events
