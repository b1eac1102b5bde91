extends RefCounted
## Sends to the relay, on the relay's thread: first answers, then one message with the newest samples and the waiting
## events. While the socket is backed up, samples are skipped (newer ones follow) and events wait in their queue.
## Most rounds find only samples, so those take the shortest path through [method flush]; bench/godot measures it.

const EventJson := preload("../events/event_json.gd")
const EventQueue := preload("../events/event_queue.gd")
const EventReceipts := preload("event_receipts.gd")
const FrameBatch := preload("frame_batch.gd")
const FrameRows := preload("../sampling/frame_rows.gd")
const JsonValue := preload("../events/json_value.gd")
const PacketEncoder := preload("packet_encoder.gd")
const RelayConnection := preload("relay_connection.gd")

## Samples are skipped while more bytes than this are unsent.
const SAMPLES_MARK_BYTES := 8 * 1024
## Events wait while more bytes than this are unsent.
const EVENTS_MARK_BYTES := 256 * 1024
## Most packets in one message. The relay accepts 1,024.
const MAX_PACKETS := 512
## Most bytes of JSON in the packets of one message. The relay accepts 8 MiB, and 1 MiB in each packet.
const MAX_INFLATED_BYTES := 4 * 1024 * 1024
## Longest time spent on events before the thread reads the socket again, in microseconds.
const EVENTS_BUDGET_USEC := 20_000

## Events longer than the compression threshold that were sent uncompressed, because compression failed.
var compression_failures := 0
## Samples that were not sent because the socket was backed up.
var samples_skipped := 0

var _connection: RelayConnection
var _queue: EventQueue
var _receipts: EventReceipts
var _encoder := PacketEncoder.new()
var _batch := FrameBatch.new()
# Events whose packets are in the encoder. They go back to the queue if the message cannot be sent.
var _encoded := PackedInt64Array()
# 0x02 packets in the encoder, the samples of the 0x04 before them, and the bytes of JSON in the packets.
var _packets := 0
var _samples := 0
var _inflated_bytes := 0
# The report of drops says whether they happened before the connection opened.
var _relay_was_away := true


func _init(connection: RelayConnection, queue: EventQueue, receipts: EventReceipts) -> void:
	_connection = connection
	_queue = queue
	_receipts = receipts


## Call when a connection opened.
func connection_opened() -> void:
	_begin_message()


## Call when the relay has answered the hello; see [method EventReceipts.welcomed].
func welcomed(received: int) -> void:
	if _receipts.welcomed(received):
		_relay_was_away = true
		_send_earlier_events()


## Sends an answer at once. Returns false if the socket does not take it now.
func send_now(json: PackedByteArray) -> bool:
	return _connection.send_text(json)


## Sends an answer or the hello at once, if the socket takes it.
func send_json(message: Dictionary) -> void:
	send_now(JsonValue.stringify(JsonValue.from(message)).to_utf8_buffer())


## Sends waiting data, as far as the socket takes it: events, those samples in [param rows] whose bits are in [param
## kinds], and [param states], JSON. Removes those states that were sent. [param compression_threshold] is in UTF-8 bytes.
func flush(rows: Array, compression_threshold: int, kinds: int, states: Array[PackedByteArray]) -> void:
	# A call of a script's function costs microseconds with cold caches, the more the longer the function is.
	if not states.is_empty() or _receipts.events_flow and (_queue.count > 0 or _queue.unreported > 0):
		_flush_with_events(rows, compression_threshold, kinds, states)
	elif not rows.is_empty() and kinds != 0:
		var frames := _batch.encode(rows, kinds, Time.get_ticks_usec())
		if frames.is_empty() or not _connection.send(
				_encoder.frames_packet(frames), WebSocketPeer.WRITE_MODE_BINARY, SAMPLES_MARK_BYTES):
			_skip(rows, kinds)
		_relay_was_away = false


## Whether events wait that may be sent.
func has_events() -> bool:
	return _receipts.events_flow and (_queue.count > 0 or _queue.unreported > 0)


## Whether the socket takes samples now.
func takes_samples() -> bool:
	return _connection.buffered_bytes() <= SAMPLES_MARK_BYTES


## Whether the socket takes more events now.
func takes_events() -> bool:
	return _connection.buffered_bytes() + _encoder.length() <= EVENTS_MARK_BYTES


func _flush_with_events(
		rows: Array, compression_threshold: int, kinds: int, states: Array[PackedByteArray]) -> void:
	var events_flow := _receipts.events_flow
	if not takes_samples():
		_skip(rows, kinds)
		rows = []
		states = []
	if events_flow and not _report_drops():
		_skip(rows, kinds)
		return
	# A message with a single event needs no packet.
	var alone := (_queue.count if events_flow else 0) + (0 if rows.is_empty() else 1) + states.size() == 1
	# Samples come first: most are older than the events that wait with them.
	if not rows.is_empty() and kinds != 0:
		if _append_rows(rows, kinds):
			_samples = _count_samples(rows, kinds)
		else:
			_skip(rows, kinds)
	if events_flow:
		_send_events(compression_threshold, alone)
	var states_sent := true
	for state: PackedByteArray in states:
		states_sent = _append_state(state, alone and state.size() <= compression_threshold) and states_sent
	if _send_packets() and states_sent:
		states.clear()
	_relay_was_away = false


func _send_earlier_events() -> void:
	var earlier := _receipts.earlier_events()
	var taken := not earlier.is_empty()
	for event: PackedByteArray in earlier:
		if not _append_compressed(event):
			taken = _send_packets() and _connection.send_text(event) and taken
	taken = _send_packets() and taken
	_receipts.note_earlier_sent(taken)


func _send_events(compression_threshold: int, alone: bool) -> void:
	var until_usec := Time.get_ticks_usec() + EVENTS_BUDGET_USEC
	while _queue.count > 0 and takes_events():
		var event := _queue.take()
		if event.is_empty():
			return
		if (event.size() > compression_threshold or not alone) and _append_compressed(event):
			_encoded.append(_queue.taken)
		# Packets of earlier events are sent first, to keep the order.
		elif not (_send_packets() and _connection.send_text(event)):
			_queue.put_back(PackedInt64Array([_queue.taken]))
			return
		else:
			_receipts.note_sent(PackedInt64Array([_queue.taken]))
		if _packets >= MAX_PACKETS or _inflated_bytes >= MAX_INFLATED_BYTES:
			if not _send_packets():
				return
		if Time.get_ticks_usec() >= until_usec:
			return


# Frame samples must be first in their message. Returns false if a row holds a value that cannot be encoded.
func _append_rows(rows: Array, kinds: int) -> bool:
	var frames := _batch.encode(rows, kinds, Time.get_ticks_usec())
	if frames.is_empty():
		return false
	_encoder.append_frames(frames)
	return true


# Returns false if the state had to be sent at once and the socket did not take it.
func _append_state(json: PackedByteArray, as_text: bool) -> bool:
	if as_text or not _append_compressed(json):
		return _send_packets() and _connection.send_text(json)
	return true


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
		_receipts.note_sent(_encoded)
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
		_receipts.note_reported(drops)
		return true
	_queue.return_unreported_drops(drops)
	return false


func _skip(rows: Array, kinds: int) -> void:
	samples_skipped += _count_samples(rows, kinds)


func _count_samples(rows: Array, kinds: int) -> int:
	var count := 0
	for at: int in range(0, rows.size(), FrameRows.ROW_VALUES):
		var kind: int = rows[at]
		count += 1 if kind & kinds & FrameRows.FPS_BIT else 0
		count += 1 if kind & kinds & FrameRows.TRACKING_BIT else 0
	return count
