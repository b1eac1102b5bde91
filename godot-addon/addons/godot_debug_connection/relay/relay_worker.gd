extends RefCounted
## The work of the relay's thread: owns the socket, answers the relay, encodes and sends. The thread wakes by itself, as
## often as the relay's demand needs. Waking it would cost the main thread more than everything else that the addon does.
## In builds without threads, the main thread calls [method step] in each frame.

const EventQueue := preload("../events/event_queue.gd")
const EventReceipts := preload("../sending/event_receipts.gd")
const FrameRows := preload("../sampling/frame_rows.gd")
const FrameSampler := preload("../sampling/frame_sampler.gd")
const GameSide := preload("game_side.gd")
const MessageFolder := preload("../events/message_folder.gd")
const Outbox := preload("../sending/outbox.gd")
const RelayCommands := preload("relay_commands.gd")
const RelayConnection := preload("../sending/relay_connection.gd")
const RelayLink := preload("relay_link.gd")
const SleepTime := preload("sleep_time.gd")
const StateEvents := preload("state_events.gd")
const StreamSet := preload("../sampling/stream_set.gd")

## Shortest time between two reads of the socket, each a system call, in microseconds. Sending does not wait for it.
const READ_USEC := 150_000
## The same while the thread looks after each frame, in microseconds.
const LIVE_READ_USEC := 45_000
## Time between two [signal RelayLink.ticked] and two updates of the counters, in microseconds. States come at once.
const TICK_USEC := 900_000
## Longest time that the end of the game waits for unsent events, in microseconds.
const FAREWELL_USEC := 100_000

const _NO_ROWS: Array = []

## Tracks which events the relay has taken.
var receipts: EventReceipts
## How long the thread sleeps until the next round.
var sleep := SleepTime.new()

var _link: RelayLink
var _game: GameSide
var _connection := RelayConnection.new()
var _commands := RelayCommands.new()
var _queue: EventQueue
var _folder: MessageFolder
var _frames: FrameSampler
var _outbox: Outbox
var _was_open := false
var _states := StateEvents.new()
# Bits of the streams in frame rows that are sampled.
var _kinds := 0
var _read_at_usec := 0
var _tick_at_usec := 0


func _init(link: RelayLink, queue: EventQueue, folder: MessageFolder, frames: FrameSampler) -> void:
	_link = link
	_queue = queue
	_folder = folder
	_frames = frames
	receipts = EventReceipts.new(_connection, queue)
	_outbox = Outbox.new(_connection, queue, receipts)
	_connection.left.connect(receipts.connection_was_left)
	_connection.state_changed.connect(_on_state_changed)
	_connection.text_received.connect(_on_text_received)
	_commands.demand_changed.connect(_on_demand_changed)
	_commands.welcomed.connect(_on_welcomed)
	_commands.confirmed.connect(_on_confirmed)
	_commands.refused.connect(_on_refused)
	_commands.requested.connect(_on_requested)


## Begins to connect.
func begin() -> void:
	_game = _link.game()
	receipts.recall()
	_take_place()
	_decide()


## One round: sends waiting data, and reads the socket if its time has come. [param news] comes from
## [method RelayLink.take_news].
## Cost: runs up to once a frame with cold caches, so it does next to nothing when there is nothing to do.
func step(news: int) -> void:
	var now_usec := Time.get_ticks_usec()
	if news & RelayLink.GAME:
		_game = _link.game()
		_decide()
	if news & RelayLink.PLACE:
		_take_place()
	if _was_open:
		news |= _states.offered
		if news & RelayLink.ANSWERS:
			_send_answers()
		_states.offered = news & RelayLink.STATES
		# Until the socket takes them, the main thread merges what it offers.
		if _states.offered != 0 and _outbox.takes_samples():
			_states.take(_link, _game, _commands.demand)
		_send(now_usec)
	if now_usec >= _read_at_usec or not receipts.events_flow:
		read(now_usec)
	_folder.flush(now_usec)
	if now_usec >= _tick_at_usec:
		_tick_at_usec = now_usec + TICK_USEC
		_publish()
		_link.ticked.emit.call_deferred()


## Sends all waiting messages, reads the relay's confirmations, and says goodbye. What is left after [constant
## FAREWELL_USEC] is kept for the game's next run.
func end() -> void:
	var until_usec := Time.get_ticks_usec() + FAREWELL_USEC
	_folder.flush(Time.get_ticks_usec(), true)
	_connection.poll(Time.get_ticks_usec())
	# A game that ends right after its start has events to send, too.
	while _connection.state == RelayConnection.State.CONNECTING and Time.get_ticks_usec() < until_usec:
		OS.delay_usec(SleepTime.CONNECTING_USEC)
		_connection.poll(Time.get_ticks_usec())
	_send_answers()
	while _connection.state == RelayConnection.State.OPEN:
		var waited := _queue.count
		_outbox.flush(_frames.take(), _game.compression_threshold, _kinds, [])
		if _queue.kept_count() == 0 or Time.get_ticks_usec() > until_usec:
			break
		if _queue.count == waited:
			OS.delay_usec(SleepTime.CONNECTING_USEC)
		_connection.poll(Time.get_ticks_usec())
	_connection.stop()
	receipts.keep()
	_publish()


## Reads the socket.
func read(now_usec: int) -> void:
	_read_at_usec = now_usec + (LIVE_READ_USEC if sleep.is_live else READ_USEC)
	_connection.poll(now_usec)


## Has the next round read the socket.
func read_soon() -> void:
	_read_at_usec = 0


func _send(now_usec: int) -> void:
	var rows := _frames.take() if _kinds != 0 else _NO_ROWS
	if sleep.is_live:
		sleep.forecast.look(rows, now_usec)
	if rows.is_empty() and _states.waiting.is_empty():
		# Events wait for the row of their frame, so that all data of a frame is sent in one message.
		if not _outbox.has_events() or sleep.is_live and sleep.forecast.awaits_row(now_usec):
			return
	_outbox.flush(rows, _game.compression_threshold, _kinds, _states.waiting)


func _take_place() -> void:
	var place := _link.place()
	_connection.move(place[0], place[1])


# Decides which streams are sent and how long the thread sleeps. Called when game, demand or connection have changed.
func _decide() -> void:
	# The main thread learns of a changed demand later than this thread, and samples on until then.
	if _kinds == 0:
		# Rows of that time would be sent as new ones.
		_frames.take()
	_kinds = 0
	for stream: String in [StreamSet.FPS, StreamSet.VR_TRACKING]:
		if _game.samples_under(_commands.demand, stream):
			_kinds |= FrameRows.FPS_BIT if stream == StreamSet.FPS else FrameRows.TRACKING_BIT
	sleep.decide(_connection, int(_commands.demand.max_delay_seconds * 1e6), _game.send_interval_usec)


func _send_answers() -> void:
	var answers := _link.take_answers()
	for index: int in answers.size():
		if not _outbox.send_now(answers[index]):
			# The socket is full: the rest waits for the next round.
			for left: PackedByteArray in answers.slice(index):
				_link.answer(left)
			return
	sleep.calm()


func _publish() -> void:
	_link.publish({
		"state": _connection.state,
		"problem": _connection.problem(),
		"trouble": _connection.trouble(),
		"messages_sent": _connection.messages_sent,
		"bytes_sent": _connection.bytes_sent,
		"events_sent": receipts.events_sent,
		"events_unconfirmed": receipts.events_unconfirmed,
		"compression_failures": _outbox.compression_failures,
		"samples_skipped": _outbox.samples_skipped,
	})


func _on_state_changed(state: RelayConnection.State) -> void:
	if state == RelayConnection.State.OPEN:
		_commands.demand.forget()
		_states.reset(_link)
		receipts.connection_opened()
		_outbox.connection_opened()
		# Samples and answers for an earlier connection.
		_frames.take()
		_link.take_answers()
		sleep.forecast.reset()
		_outbox.send_json(_game.hello(receipts.session, receipts.previous))
		sleep.hurry()
		_on_demand_changed()
	elif _was_open and state == RelayConnection.State.STOPPED:
		receipts.connection_left(Time.get_ticks_usec())
	elif _was_open:
		receipts.connection_lost(Time.get_ticks_usec())
	_was_open = state == RelayConnection.State.OPEN
	_decide()
	_publish()
	_link.state_changed.emit.call_deferred(state, _game.commands)


func _on_text_received(text: String) -> void:
	var answer := _commands.answer(text, _game)
	if not answer.is_empty():
		_outbox.send_json(answer)


func _on_demand_changed() -> void:
	_decide()
	_link.demand_changed.emit.call_deferred(_commands.demand.copy())


func _on_welcomed(epoch: String, received: int, version: String) -> void:
	_connection.search.confirm()
	_outbox.welcomed(received)
	sleep.calm()
	_link.welcomed.emit.call_deferred(epoch, version, _connection.search.found_url())


func _on_confirmed(messages: int) -> void:
	# Before the welcome, the messages in flight are those of the connection before.
	if receipts.events_flow:
		receipts.confirmed(messages)


func _on_refused(problem: String) -> void:
	# Before the welcome, the relay refused the hello: no welcome will come.
	_connection.search.confirm()
	_outbox.welcomed(EventReceipts.NOT_CONFIRMING)
	_link.refused.emit.call_deferred(problem)


func _on_requested(command: Dictionary) -> void:
	sleep.hurry()
	_link.requested.emit.call_deferred(command)
