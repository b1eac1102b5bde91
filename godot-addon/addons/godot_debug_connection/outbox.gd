extends RefCounted
## What one frame sends: its binary packets in one message, then the events that wait, in order.
## When the socket backs up, samples are skipped (a newer one comes) and events wait in their queue.

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")
const PacketEncoder := preload("packet_encoder.gd")
const RelayConnection := preload("relay_connection.gd")

## With more than this unsent, samples are skipped. Units: bytes.
const SAMPLES_MARK_BYTES := 8 * 1024
## With more than this unsent, events wait. Units: bytes.
const EVENTS_MARK_BYTES := 256 * 1024
## Time that one frame gives to waiting events, in microseconds: a long queue must not cost a frame.
const EVENTS_BUDGET_USEC := 1000
## Time that the end of the game gives to waiting events, in microseconds.
const LAST_EVENTS_BUDGET_USEC := 100_000
## Events handed over this shortly before a connection broke may not have arrived, in microseconds.
const UNCONFIRMED_USEC := 250_000

## Where the frame's samples are written.
var encoder := PacketEncoder.new()
## Events that the socket took.
var events_sent := 0
## Events handed over so shortly before a connection broke that nobody knows whether they arrived.
var events_unconfirmed := 0
## Events that were longer than the compression threshold and went out uncompressed.
var compression_failures := 0

var _connection: RelayConnection
var _queue: EventQueue
# Events whose packets are in the encoder: they go back to the queue if the message cannot be sent.
var _encoded: Array[PackedByteArray] = []
# Drops that happened before the connection opened are told in other words than later ones.
var _relay_was_away := true
var _recent_usec := 0
var _recent_events := 0


func _init(connection: RelayConnection, queue: EventQueue) -> void:
	_connection = connection
	_queue = queue


## Whether there is room for samples.
func takes_samples() -> bool:
	return _connection.buffered_bytes() <= SAMPLES_MARK_BYTES


## To be called when a connection opened.
func connection_opened() -> void:
	encoder.clear()
	_relay_was_away = true


## To be called when the open connection was lost.
func connection_lost(now_usec: int) -> void:
	if now_usec - _recent_usec < UNCONFIRMED_USEC:
		events_unconfirmed += _recent_events
	_recent_events = 0


## Sends what the encoder holds and as many events as fit. [param compression_threshold] is in UTF-8 bytes.
func flush(compression_threshold: int) -> void:
	if _report_drops():
		_send_events(compression_threshold)
	_send_packets()
	_relay_was_away = false


## Sends all events that still wait, for a game that ends. Gives up when the socket is full or time is.
func flush_all(compression_threshold: int) -> void:
	var until_usec := Time.get_ticks_usec() + LAST_EVENTS_BUDGET_USEC
	var waited := -1
	while _queue.count != waited and Time.get_ticks_usec() < until_usec:
		waited = _queue.count
		flush(compression_threshold)


func _send_events(compression_threshold: int) -> void:
	var until_usec := Time.get_ticks_usec() + EVENTS_BUDGET_USEC
	while _queue.count > 0 and _connection.buffered_bytes() + encoder.length() <= EVENTS_MARK_BYTES:
		var event := _queue.take()
		if event.size() > compression_threshold and _encode_compressed(event):
			_encoded.append(event)
		# Packets of earlier events go first, so that order holds. Samples alone can wait for the end.
		elif not ((_encoded.is_empty() or _send_packets()) and _connection.send_text(event)):
			_queue.put_back(event)
			return
		else:
			_count_sent(1)
		if Time.get_ticks_usec() >= until_usec:
			return


func _encode_compressed(event: PackedByteArray) -> bool:
	var gzip := event.compress(FileAccess.COMPRESSION_GZIP)
	if gzip.is_empty():
		compression_failures += 1
		return false
	encoder.append_gzip(gzip, event.size())
	return true


func _send_packets() -> bool:
	var sent := encoder.length() == 0 or _connection.send_binary(encoder.message())
	encoder.clear()
	if sent and not _encoded.is_empty():
		_count_sent(_encoded.size())
	elif not sent:
		while not _encoded.is_empty():
			var event: PackedByteArray = _encoded.pop_back()
			_queue.put_back(event)
	_encoded.clear()
	return sent


func _report_drops() -> bool:
	var drops := _queue.take_unreported_drops()
	if drops == 0:
		return true
	var message := "telemetry queue overflowed"
	if _relay_was_away:
		message += " while the relay was away"
	var report := EventJson.encode(
			"warning", {"message": message}, {"dropped": drops}, Time.get_unix_time_from_system())
	if _connection.send_text(report):
		return true
	_queue.return_unreported_drops(drops)
	return false


func _count_sent(events: int) -> void:
	var now_usec := Time.get_ticks_usec()
	if now_usec - _recent_usec > UNCONFIRMED_USEC:
		_recent_events = 0
	_recent_usec = now_usec
	_recent_events += events
	events_sent += events
