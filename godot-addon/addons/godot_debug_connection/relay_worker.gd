extends RefCounted
## The relay's thread: owns the socket, answers the relay, encodes and sends. It wakes a few times a second; to wake
## it for each frame would cost the main thread more than everything else here.
##
## Where there are no threads, the main thread calls [method step] in its frames.

const EventJson := preload("event_json.gd")
const EventQueue := preload("event_queue.gd")
const ExtraTrackersEvent := preload("extra_trackers_event.gd")
const FrameRows := preload("frame_rows.gd")
const FrameSampler := preload("frame_sampler.gd")
const GameSide := preload("game_side.gd")
const MessageFolder := preload("message_folder.gd")
const JsonValue := preload("json_value.gd")
const Outbox := preload("outbox.gd")
const ProcessMeter := preload("process_meter.gd")
const RelayCommands := preload("relay_commands.gd")
const RelayConnection := preload("relay_connection.gd")
const RelayDemand := preload("relay_demand.gd")
const RelayLink := preload("relay_link.gd")
const StreamSet := preload("stream_set.gd")
const ThreadMeter := preload("thread_meter.gd")

## Time between two looks while the connection is made, in microseconds.
const CONNECTING_WAIT_USEC := 4_000
## Time between two looks while the main thread carries out what the relay asked for, and while a welcome is awaited, in
## microseconds.
const HURRIED_WAIT_USEC := 10_000
## How long an answer is awaited so, in microseconds.
const HURRY_USEC := 500_000
## Time between two looks while nobody listens, in microseconds.
const IDLE_WAIT_USEC := 40_000
## Time between two looks while the relay is away, in microseconds.
const AWAY_WAIT_USEC := 50_000
## Shortest time between two looks for what the relay says, in microseconds. Each is a system call; what is sent does
## not wait for it.
const LISTEN_USEC := 150_000
## How soon the relay has said that it has taken events, in microseconds. It is listened for: what the engine has not read
## when a connection breaks it gives away, and then they would be sent twice.
const RECEIPT_USEC := 10_000
## Time between two tellings of the counters, in microseconds. Changes of the connection are told at once.
const PUBLISH_USEC := 500_000
## Time between two calls of the main thread for its own slow looks, in microseconds.
const TICK_USEC := 500_000
## Time that the end of the game gives to what still waits, in microseconds.
const FAREWELL_USEC := 100_000

## Called on the relay's thread, with its id.
var on_started: Callable
## Called on the main thread with the new [enum RelayConnection.State], and the commands that the relay knows of if it is OPEN.
var on_state_changed: Callable
## Called on the main thread with a copy of the [RelayDemand].
var on_demand_changed: Callable
## Called on the main thread with the epoch.
var on_welcomed: Callable
## Called on the main thread with what the relay refused.
var on_refused: Callable
## Called on the main thread with a command to carry out.
var on_requested: Callable
## Called on the main thread twice a second.
var on_tick: Callable

var _link: RelayLink
var _game: GameSide
var _connection := RelayConnection.new()
var _commands := RelayCommands.new()
var _meter := ProcessMeter.new()
var _thread_meter := ThreadMeter.new()
var _queue: EventQueue
var _folder: MessageFolder
var _outbox: Outbox
var _was_open := false
# JSON of states that are no packets, for one message.
var _states: Array[PackedByteArray] = []
var _wanted_kinds := 0
var _wait_usec := AWAY_WAIT_USEC
# 0 when no answer is awaited.
var _hurried_until_usec := 0
var _listen_at_usec := 0
var _publish_at_usec := 0
var _tick_at_usec := 0


func _init(
		link: RelayLink, queue: EventQueue, folder: MessageFolder, frames: FrameSampler) -> void:
	_link = link
	_queue = queue
	_folder = folder
	_outbox = Outbox.new(_connection, queue, frames)
	_connection.left.connect(_outbox.connection_was_left)
	_connection.state_changed.connect(_on_state_changed)
	_connection.text_received.connect(_on_text_received)
	_commands.demand_changed.connect(_on_demand_changed)
	_commands.welcomed.connect(_on_welcomed)
	_commands.confirmed.connect(_on_confirmed)
	_commands.refused.connect(_on_refused)
	_commands.requested.connect(_on_requested)


## The thread's whole life.
func run() -> void:
	on_started.call(OS.get_thread_caller_id())
	begin()
	while true:
		var news := _link.take_news() if _link.has_news else 0
		if news & RelayLink.STOP:
			break
		step(news)
		var wait_usec := _wait_usec if _hurried_until_usec == 0 else mini(_wait_usec, HURRIED_WAIT_USEC)
		if _outbox.is_receipt_due:
			_outbox.is_receipt_due = false
			OS.delay_usec(RECEIPT_USEC)
			_listen(Time.get_ticks_usec())
			wait_usec = maxi(0, wait_usec - RECEIPT_USEC)
		OS.delay_usec(wait_usec)
	end()


## Begins to connect.
func begin() -> void:
	_game = _link.game()
	_take_place()
	_decide()


## Looks after the socket once, and sends what waits. [param news] is what [method RelayLink.take_news] told.
## Cost: it is done ten times a second, with cold caches, so it does next to nothing when there is nothing to do.
func step(news: int) -> void:
	var now_usec := Time.get_ticks_usec()
	if news & RelayLink.GAME:
		_game = _link.game()
		_decide()
	if news & RelayLink.PLACE:
		_take_place()
	if now_usec >= _listen_at_usec or not _outbox.events_flow:
		_listen(now_usec)
	if _was_open:
		if news != 0:
			if news & RelayLink.ANSWERS:
				_send_answers()
			if news & RelayLink.FIGURES:
				_add_performance_event(now_usec)
			if news & RelayLink.EXTRAS:
				_add_extras_event()
		_outbox.flush(_game.compression_threshold, _wanted_kinds, _states, false)
		if not _states.is_empty():
			_states.clear()
	if _hurried_until_usec > 0 and now_usec > _hurried_until_usec:
		_hurried_until_usec = 0
	if now_usec >= _publish_at_usec:
		_publish_at_usec = now_usec + PUBLISH_USEC
		_publish()
		if now_usec >= _tick_at_usec:
			_tick_at_usec = now_usec + TICK_USEC
			_folder.flush(now_usec)
			on_tick.call_deferred()


## Sends what still waits, hears whether it has arrived where the relay tells, and says goodbye. Gives up when time is.
func end() -> void:
	var until_usec := Time.get_ticks_usec() + FAREWELL_USEC
	_folder.flush(Time.get_ticks_usec(), true)
	_connection.poll(Time.get_ticks_usec())
	# A game that ends as soon as it began has something to say, too.
	while _connection.state == RelayConnection.State.CONNECTING and Time.get_ticks_usec() < until_usec:
		OS.delay_usec(CONNECTING_WAIT_USEC)
		_connection.poll(Time.get_ticks_usec())
	_send_answers()
	while _connection.state == RelayConnection.State.OPEN:
		var waited := _queue.count
		_outbox.flush(_game.compression_threshold, _wanted_kinds, [], true)
		if _queue.kept_count() == 0 or Time.get_ticks_usec() > until_usec:
			break
		if _queue.count == waited:
			OS.delay_usec(CONNECTING_WAIT_USEC)
		_connection.poll(Time.get_ticks_usec())
	_connection.stop()
	_publish()


func _listen(now_usec: int) -> void:
	_listen_at_usec = now_usec + LISTEN_USEC
	_connection.poll(now_usec)


# Connects to where the relay is now.
func _take_place() -> void:
	var place := _link.place()
	_connection.move(place[0], place[1])


# What is sent, and how often the thread looks; for when game, relay or connection say something else.
func _decide() -> void:
	var wished_usec := IDLE_WAIT_USEC
	# The main thread learns of a wish a little later than this one, and samples on until then.
	_wanted_kinds = 0
	for stream: String in [StreamSet.FPS, StreamSet.VR_TRACKING]:
		if not (_game.samples(stream) and _commands.demand.wants(stream)):
			continue
		_wanted_kinds |= FrameRows.FPS_BIT if stream == StreamSet.FPS else FrameRows.TRACKING_BIT
		var own_seconds: float = _game.intervals[stream]
		var wished_seconds := _commands.demand.interval(stream)
		var seconds := own_seconds if wished_seconds == RelayDemand.NO_WISH else wished_seconds
		# Half an interval late is late enough.
		wished_usec = mini(wished_usec, int(seconds * 0.5e6))
	match _connection.state:
		RelayConnection.State.OPEN:
			_wait_usec = maxi(wished_usec, _game.send_interval_usec)
		RelayConnection.State.CONNECTING:
			_wait_usec = CONNECTING_WAIT_USEC
		_:
			_wait_usec = CONNECTING_WAIT_USEC if _connection.is_leaving else AWAY_WAIT_USEC


func _add_performance_event(now_usec: int) -> void:
	var figures := _link.take_figures()
	if figures.is_empty() or not (_game.samples(StreamSet.PERFORMANCE) and _commands.demand.wants(StreamSet.PERFORMANCE)):
		return
	var work: Dictionary = figures["work_time_ms"]
	var interval: Dictionary = figures["frame_interval_ms"]
	var work_millis: float = work["mean"]
	var interval_millis: float = interval["mean"]
	_meter.update(now_usec, minf(1.0, work_millis / maxf(0.001, interval_millis)))
	var data := {"memory_usage_mb": _meter.memory_mib, "cpu_load": _meter.cpu_load}
	var main_thread := _thread_meter.take()
	if not main_thread.is_empty():
		data["main_thread_ms"] = main_thread
	data.merge(figures)
	var now_seconds := Time.get_unix_time_from_system()
	if data.has("custom") or data.has("xr"):
		# What the project's own monitors and the runtime say may be anything.
		_states.append(EventJson.encode("performance", {}, data, now_seconds))
	else:
		_states.append(EventJson.encode_plain("performance", data, now_seconds))


func _add_extras_event() -> void:
	var extras := _link.take_extras()
	if not extras.is_empty() and _wanted_kinds & FrameRows.TRACKING_BIT:
		_states.append(ExtraTrackersEvent.encode(extras))


func _send_answers() -> void:
	var answers := _link.take_answers()
	for index: int in answers.size():
		if not _outbox.send_now(answers[index]):
			# The socket is full: they wait as everything does.
			for left: PackedByteArray in answers.slice(index):
				_link.answer(left)
			return
	_hurried_until_usec = 0


# The main thread needs a frame or two for an answer, and the relay a moment for its welcome: they are not to wait for
# as long as frames may.
func _hurry() -> void:
	_hurried_until_usec = Time.get_ticks_usec() + HURRY_USEC


func _publish() -> void:
	_link.publish({
		"state": _connection.state,
		"problem": _connection.problem(),
		"messages_sent": _connection.messages_sent,
		"bytes_sent": _connection.bytes_sent,
		"events_sent": _outbox.events_sent,
		"events_unconfirmed": _outbox.events_unconfirmed,
		"compression_failures": _outbox.compression_failures,
		"samples_skipped": _outbox.samples_skipped,
	})


func _send_json(message: Dictionary) -> void:
	_outbox.send_now(JsonValue.stringify(JsonValue.from(message)).to_utf8_buffer())


func _on_state_changed(state: RelayConnection.State) -> void:
	if state == RelayConnection.State.OPEN:
		_commands.demand.forget()
		_meter.reset()
		_thread_meter.reset()
		_outbox.connection_opened()
		# They are for questions of an earlier connection.
		_link.take_answers()
		_send_json(_game.hello(_outbox.session, _outbox.previous))
		_hurry()
		_on_demand_changed()
	elif _was_open and state == RelayConnection.State.STOPPED:
		_outbox.connection_left(Time.get_ticks_usec())
	elif _was_open:
		_outbox.connection_lost(Time.get_ticks_usec())
	_was_open = state == RelayConnection.State.OPEN
	_decide()
	_publish()
	on_state_changed.call_deferred(state, _game.commands)


func _on_text_received(text: String) -> void:
	var answer := _commands.answer(text, _game)
	if not answer.is_empty():
		_send_json(answer)


func _on_demand_changed() -> void:
	_decide()
	on_demand_changed.call_deferred(_commands.demand.copy())


func _on_welcomed(epoch: String, received: int) -> void:
	_outbox.welcomed(received)
	_hurried_until_usec = 0
	on_welcomed.call_deferred(epoch)


func _on_confirmed(messages: int) -> void:
	# Of this connection, not of the one before.
	if _outbox.events_flow:
		_outbox.confirmed(messages)


func _on_refused(problem: String) -> void:
	# Before the welcome it is the introduction that was refused: there will be no welcome.
	_outbox.welcomed(Outbox.NOT_CONFIRMING)
	on_refused.call_deferred(problem)


func _on_requested(command: Dictionary) -> void:
	_hurry()
	on_requested.call_deferred(command)
