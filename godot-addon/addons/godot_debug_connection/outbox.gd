extends RefCounted
## What leaves for the relay, on the relay's thread: answers, then one message with the newest samples and the events that
## wait. When the socket backs up, samples are skipped (newer ones come) and events wait in their queue. Events that were
## sent stay there until the relay confirms them; those that it has not taken when a connection ends are sent again.
## What most looks find, samples alone, has the shortest way through here: bench/godot counts it.

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")
const FrameBatch := preload("frame_batch.gd")
const FrameRows := preload("frame_rows.gd")
const FrameSampler := preload("frame_sampler.gd")
const MessagesInFlight := preload("messages_in_flight.gd")
const PacketEncoder := preload("packet_encoder.gd")
const RelayConnection := preload("relay_connection.gd")

## With more than this unsent, samples are skipped. Units: bytes.
const SAMPLES_MARK_BYTES := 8 * 1024
## With more than this unsent, events wait. Units: bytes.
const EVENTS_MARK_BYTES := 256 * 1024
## Most packets of one message: the relay takes 1,024.
const MAX_PACKETS := 512
## Most JSON that the packets of one message inflate to: the relay takes 8 MiB. Units: bytes.
const MAX_INFLATED_BYTES := 4 * 1024 * 1024
## Time after which the socket is looked after, however many events still wait, in microseconds.
const EVENTS_BUDGET_USEC := 20_000
## While every frame is sampled, events wait this long for the samples of their frame, in microseconds: all of a frame
## leaves in one message.
const EVENTS_HOLD_USEC := 50_000
## Events handed over this shortly before a connection broke may not have arrived where the relay does not confirm, in
## microseconds.
const UNCONFIRMED_USEC := 250_000
## What [method welcomed] is told of a relay that does not confirm.
const NOT_CONFIRMING := -1

## Events that the socket took. Those that were sent again count once.
var events_sent := 0
## Events of which nobody knows whether they arrived, and which will not be sent again.
var events_unconfirmed: int:
	get:
		return _broken_off + _queue.unconfirmed
## Whether events may leave: the relay has said how far it has come.
var events_flow := false
## Whether events were sent of which the relay will say that it has them. Whoever listens for it sets it back.
var is_receipt_due := false
## The name of the open connection.
var session := ""
## The name of the connection before, if what was sent by it is to be confirmed; else empty.
var previous := ""
## Events that were longer than the compression threshold and went out uncompressed.
var compression_failures := 0
## Samples that were taken and not sent because the socket was backed up.
var samples_skipped := 0

var _connection: RelayConnection
var _queue: EventQueue
var _frames: FrameSampler
var _encoder := PacketEncoder.new()
var _batch := FrameBatch.new()
# Events whose packets are in the encoder: they go back to the queue if the message cannot be sent.
var _encoded := PackedInt64Array()
# 0x02 packets in the encoder, and samples of the 0x04 before them.
var _packets := 0
var _samples := 0
var _inflated_bytes := 0
# Drops that happened before the connection opened are told in other words than later ones.
var _relay_was_away := true
var _rows_usec := 0
var _recent_usec := 0
var _recent_events := 0
var _leaving_events := 0
var _broken_off := 0
var _confirms := false
var _in_flight := MessagesInFlight.new()
var _messages_before := 0
var _sent_end := 0


func _init(connection: RelayConnection, queue: EventQueue, frames: FrameSampler) -> void:
	_connection = connection
	_queue = queue
	_frames = frames


## To be called when a connection opened.
func connection_opened() -> void:
	_begin_message()
	session = Crypto.new().generate_random_bytes(16).hex_encode()
	_messages_before = _connection.messages_sent
	# What was sampled for an earlier connection.
	_frames.take()


## To be called when the relay has answered the introduction: how many messages it took of the connection before, or
## [constant NOT_CONFIRMING].
func welcomed(received: int) -> void:
	if events_flow:
		return
	_confirms = received != NOT_CONFIRMING
	if _confirms:
		confirmed(received)
	_queue.return_unreported_drops(_in_flight.clear())
	_queue.send_again()
	previous = session if _confirms else ""
	events_flow = true
	_relay_was_away = true


## To be called when the relay has taken so many messages of the connection.
func confirmed(messages: int) -> void:
	_in_flight.confirm(messages)
	_queue.confirm(_in_flight.confirmed_end)


## To be called when the open connection was lost.
func connection_lost(now_usec: int) -> void:
	_broken_off += _take_recent(now_usec)
	events_flow = false


## To be called when the open connection was given up for another place.
func connection_left(now_usec: int) -> void:
	_leaving_events = _take_recent(now_usec)
	events_flow = false


## To be called when the place that was given up has taken everything, or has not.
func connection_was_left(in_order: bool) -> void:
	if in_order:
		_queue.confirm(_queue.next)
		_in_flight.clear()
	else:
		_broken_off += _leaving_events
	_leaving_events = 0


## Sends an answer or an introduction at once. False when it cannot go out now.
func send_now(json: PackedByteArray) -> bool:
	return _connection.send_text(json)


## Sends what waits, as far as the socket takes it: events, sampled frames of the kinds in [param wanted], and
## [param states], the JSON of what a newer one replaces. [param compression_threshold] is in UTF-8 bytes;
## [param is_last] says that nothing comes after.
func flush(compression_threshold: int, wanted: int, states: Array[PackedByteArray], is_last: bool) -> void:
	var rows := _frames.take()
	if (_queue.count == 0 and _queue.unreported == 0 or not events_flow) and states.is_empty():
		if rows.is_empty():
			return
		_rows_usec = Time.get_ticks_usec()
		if wanted != 0 and not (_append_rows(rows, wanted) and _connection.send(
				_encoder.take_message(), WebSocketPeer.WRITE_MODE_BINARY, SAMPLES_MARK_BYTES)):
			_skip(rows, wanted)
		_relay_was_away = false
		return
	if _connection.buffered_bytes() > SAMPLES_MARK_BYTES:
		_skip(rows, wanted)
		rows = []
		states = []
	if events_flow and not _report_drops():
		_skip(rows, wanted)
		return
	var now_usec := Time.get_ticks_usec()
	if not rows.is_empty():
		_rows_usec = now_usec
	elif now_usec - _rows_usec < EVENTS_HOLD_USEC and states.is_empty() and not is_last:
		return
	# What comes alone needs no packet around it.
	var alone := (_queue.count if events_flow else 0) + (0 if rows.is_empty() else 1) + states.size() == 1
	# Samples first: most are older than the events that wait with them.
	if not rows.is_empty() and wanted != 0:
		if _append_rows(rows, wanted):
			_samples = _count_samples(rows, wanted)
		else:
			_skip(rows, wanted)
	if events_flow:
		_send_events(compression_threshold, alone)
	for state: PackedByteArray in states:
		_append_state(state, alone and state.size() <= compression_threshold)
	_send_packets()
	_relay_was_away = false


## Whether the socket takes more events now.
func takes_events() -> bool:
	return _connection.buffered_bytes() + _encoder.length() <= EVENTS_MARK_BYTES


func _send_events(compression_threshold: int, alone: bool) -> void:
	var until_usec := Time.get_ticks_usec() + EVENTS_BUDGET_USEC
	while _queue.count > 0 and takes_events():
		var event := _queue.take()
		if event.is_empty():
			return
		if (event.size() > compression_threshold or not alone) and _append_compressed(event):
			_encoded.append(_queue.taken)
		# Packets of earlier events go first, so that order holds.
		elif not (_send_packets() and _connection.send_text(event)):
			_queue.put_back(PackedInt64Array([_queue.taken]))
			return
		else:
			_note_sent(PackedInt64Array([_queue.taken]))
		if _packets >= MAX_PACKETS or _inflated_bytes >= MAX_INFLATED_BYTES:
			if not _send_packets():
				return
		if Time.get_ticks_usec() >= until_usec:
			return


# They stand first in their message. False when they hold what cannot be written.
func _append_rows(rows: Array, wanted: int) -> bool:
	var frames := _batch.encode(rows, wanted, _rows_usec)
	if frames.is_empty():
		return false
	_encoder.append_frames(frames)
	return true


func _append_state(json: PackedByteArray, as_text: bool) -> void:
	if as_text or not _append_compressed(json):
		if _send_packets():
			_connection.send_text(json)


func _append_compressed(json: PackedByteArray) -> bool:
	var gzip := json.compress(FileAccess.COMPRESSION_GZIP)
	if gzip.is_empty():
		compression_failures += 1
		return false
	_encoder.append_gzip(gzip, json.size())
	_packets += 1
	_inflated_bytes += json.size()
	return true


func _send_packets() -> bool:
	var sent := _encoder.length() == 0 or _connection.send(_encoder.take_message())
	if sent and not _encoded.is_empty():
		_note_sent(_encoded)
	elif not sent:
		samples_skipped += _samples
		if not _encoded.is_empty():
			_queue.put_back(_encoded)
	_begin_message()
	return sent


func _begin_message() -> void:
	_encoder.clear()
	_encoded.clear()
	_packets = 0
	_samples = 0
	_inflated_bytes = 0


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
		if _confirms:
			_in_flight.add(_messages_of_connection(), _queue.next, drops, _queue.first)
		return true
	_queue.return_unreported_drops(drops)
	return false


func _skip(rows: Array, wanted: int) -> void:
	samples_skipped += _count_samples(rows, wanted)


func _count_samples(rows: Array, wanted: int) -> int:
	var count := 0
	for at: int in range(0, rows.size(), FrameRows.ROW_VALUES):
		var kind: int = rows[at]
		count += 1 if kind & wanted & FrameRows.FPS_BIT else 0
		count += 1 if kind & wanted & FrameRows.TRACKING_BIT else 0
	return count


func _note_sent(numbers: PackedInt64Array) -> void:
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


func _messages_of_connection() -> int:
	return _connection.messages_sent - _messages_before


# Events that were sent shortly before now to a relay that does not confirm.
func _take_recent(now_usec: int) -> int:
	var events := _recent_events if now_usec - _recent_usec < UNCONFIRMED_USEC else 0
	_recent_events = 0
	return events
