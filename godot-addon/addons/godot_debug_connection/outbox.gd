extends RefCounted
## What leaves for the relay, on the relay's thread: answers, then one message with the newest samples and the events that
## wait. When the socket backs up, samples are skipped (newer ones come) and events wait in their queue.
## What most looks find, samples alone, has the shortest way through here: bench/godot counts it.

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")
const FrameBatch := preload("frame_batch.gd")
const FrameRows := preload("frame_rows.gd")
const FrameSampler := preload("frame_sampler.gd")
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
## Events handed over this shortly before a connection broke may not have arrived, in microseconds.
const UNCONFIRMED_USEC := 250_000

## Events that the socket took.
var events_sent := 0
## Events handed over so shortly before a connection broke that nobody knows whether they arrived.
var events_unconfirmed := 0
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
var _encoded: Array[PackedByteArray] = []
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


func _init(connection: RelayConnection, queue: EventQueue, frames: FrameSampler) -> void:
	_connection = connection
	_queue = queue
	_frames = frames


## To be called when a connection opened.
func connection_opened() -> void:
	_begin_message()
	_relay_was_away = true
	# What was sampled for an earlier connection.
	_frames.take()


## To be called when the open connection was lost.
func connection_lost(now_usec: int) -> void:
	if now_usec - _recent_usec < UNCONFIRMED_USEC:
		events_unconfirmed += _recent_events
	_recent_events = 0


## To be called when the open connection was given up for another place.
func connection_left(now_usec: int) -> void:
	_leaving_events = _recent_events if now_usec - _recent_usec < UNCONFIRMED_USEC else 0
	_recent_events = 0


## To be called when the place that was given up has taken everything, or has not.
func connection_was_left(in_order: bool) -> void:
	events_unconfirmed += 0 if in_order else _leaving_events
	_leaving_events = 0


## Sends an answer or an introduction at once. False when it cannot go out now.
func send_now(json: PackedByteArray) -> bool:
	return _connection.send_text(json)


## Sends what waits, as far as the socket takes it: events, sampled frames of the kinds in [param wanted], and
## [param states], the JSON of what a newer one replaces. [param compression_threshold] is in UTF-8 bytes;
## [param is_last] says that nothing comes after.
func flush(compression_threshold: int, wanted: int, states: Array[PackedByteArray], is_last: bool) -> void:
	var rows := _frames.take()
	if _queue.count == 0 and _queue.unreported == 0 and states.is_empty():
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
	if not _report_drops():
		_skip(rows, wanted)
		return
	var now_usec := Time.get_ticks_usec()
	if not rows.is_empty():
		_rows_usec = now_usec
	elif now_usec - _rows_usec < EVENTS_HOLD_USEC and states.is_empty() and not is_last:
		return
	# What comes alone needs no packet around it.
	var alone := _queue.count + (0 if rows.is_empty() else 1) + states.size() == 1
	# Samples first: most are older than the events that wait with them.
	if not rows.is_empty() and wanted != 0:
		if _append_rows(rows, wanted):
			_samples = _count_samples(rows, wanted)
		else:
			_skip(rows, wanted)
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
			_encoded.append(event)
		# Packets of earlier events go first, so that order holds.
		elif not (_send_packets() and _connection.send_text(event)):
			_queue.put_back(event)
			return
		else:
			_count_sent(1)
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
		_count_sent(_encoded.size())
	elif not sent:
		samples_skipped += _samples
		while not _encoded.is_empty():
			var event: PackedByteArray = _encoded.pop_back()
			_queue.put_back(event)
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


func _count_sent(events: int) -> void:
	var now_usec := Time.get_ticks_usec()
	if now_usec - _recent_usec > UNCONFIRMED_USEC:
		_recent_events = 0
	_recent_usec = now_usec
	_recent_events += events
	events_sent += events
