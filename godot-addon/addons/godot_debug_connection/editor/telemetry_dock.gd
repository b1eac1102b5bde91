@tool
extends VBoxContainer
## The dock of the editor: shows whether the relay answers and starts it, how the running game is connected, and mistakes
## in the settings.

const RelayProgram := preload("relay_program.gd")
const RelaySettings := preload("../settings/relay_settings.gd")
const RelayStatus := preload("../relay/relay_status.gd")
const RelayTrust := preload("../settings/relay_trust.gd")
const SettingsCheck := preload("../settings/settings_check.gd")

## Time between two checks of the relay, in seconds.
const CHECK_SECONDS := 2.0

var _relay_label := Label.new()
var _game_label := Label.new()
var _problems_label := Label.new()
var _start_button := Button.new()
var _dashboard_button := Button.new()
var _program := RelayProgram.new()
var _was_started := false
var _request := HTTPRequest.new()
var _timer := Timer.new()
# Running games by their debugger session. The editor may run several at once.
var _games := {}
# Which of the addresses of the relay is asked.
var _address := 0
var _warned_of := PackedStringArray()


func _init() -> void:
	name = "Telemetry"
	for label: Label in [_relay_label, _game_label, _problems_label]:
		label.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
		add_child(label)
	_problems_label.add_theme_color_override(&"font_color", Color.ORANGE)
	_start_button.text = "Start relay"
	_start_button.visible = false
	_start_button.pressed.connect(_on_start_pressed)
	add_child(_start_button)
	_dashboard_button.text = "Open dashboard"
	_dashboard_button.pressed.connect(_on_dashboard_pressed)
	add_child(_dashboard_button)
	_request.timeout = CHECK_SECONDS
	_request.request_completed.connect(_on_request_completed)
	add_child(_request)
	_timer.wait_time = CHECK_SECONDS
	_timer.autostart = true
	_timer.timeout.connect(check)
	add_child(_timer)
	_relay_label.text = "Relay: looking for it at " + SettingsCheck.host_of(RelaySettings.url())
	_show_games()


func _ready() -> void:
	# The editor adds the dock before it has the plugin add the autoload, which the check looks for.
	check.call_deferred()


## The whole text of the dock, for tests.
func text() -> String:
	return "\n".join(PackedStringArray([_relay_label.text, _game_label.text, _problems_label.text]))


## Checks the settings and the relay.
func check() -> void:
	var problems := SettingsCheck.problems()
	_problems_label.text = "\n".join(problems)
	_problems_label.visible = not problems.is_empty()
	if problems != _warned_of:
		_warned_of = problems
		for problem: String in problems:
			push_warning("Telemetry: " + problem)
	if _request.get_http_client_status() == HTTPClient.STATUS_DISCONNECTED:
		# The same trust as in the game.
		var trust := RelayTrust.options()
		_request.set_tls_options(TLSOptions.client() if trust == null else trust)
		_ask()


## The address of the relay's page.
func dashboard_url() -> String:
	var url := _relay_url()
	var scheme := "https://" if url.begins_with("wss://") else "http://"
	return scheme + SettingsCheck.host_of(url) + "/"


## Shows the status of a running game.
func show_status(session_id: int, status: Dictionary) -> void:
	var now_msec := Time.get_ticks_msec()
	var game: Game = _games.get(session_id, Game.new())
	game.lines = RelayStatus.lines(status, game.status, (now_msec - game.status_msec) / 1e3)
	game.status = status
	game.status_msec = now_msec
	_games[session_id] = game
	_show_games()


## Shows that a game has ended.
func show_ended(session_id: int) -> void:
	_games.erase(session_id)
	_show_games()


func _show_games() -> void:
	if _games.is_empty():
		_game_label.text = "Game: none runs from this editor"
		return
	var texts := PackedStringArray()
	for session_id: int in _games:
		var game: Game = _games[session_id]
		var title := "Game" if _games.size() == 1 else "Game %d" % (texts.size() + 1)
		texts.append("%s: %s" % [title, "\n".join(game.lines)])
	_game_label.text = "\n".join(texts)


func _ask() -> void:
	_request.request(dashboard_url() + "health")


# The address that is asked: like a game, the dock looks for the relay at several.
func _relay_url() -> String:
	var addresses := RelaySettings.addresses_of(RelaySettings.url())
	return addresses[_address % addresses.size()]


func _on_request_completed(result: int, code: int, _headers: PackedStringArray, _body: PackedByteArray) -> void:
	var host := SettingsCheck.host_of(_relay_url())
	if result == HTTPRequest.RESULT_SUCCESS and code == HTTPClient.RESPONSE_OK:
		var origin := " (started here, ends with the editor)" if _program.is_running() else ""
		_relay_label.text = "Relay: there, at " + host + origin
		_start_button.visible = false
		return
	var addresses := RelaySettings.addresses_of(RelaySettings.url())
	_address = (_address + 1) % addresses.size()
	if _address > 0:
		_ask()
	elif addresses.size() > 1:
		_show_missing("none at %s or the ports %s" % [
			SettingsCheck.host_of(addresses[0]), "%d, %d and %d" % RelaySettings.FALLBACK_PORTS])
	elif result != HTTPRequest.RESULT_SUCCESS:
		_show_missing("nothing answers at " + host)
	else:
		_relay_label.text = "Relay: the server at %s answered with HTTP status %d. It may not be the relay." % [host, code]


# Shows that there is no relay, and how to start one.
func _show_missing(what: String) -> void:
	var url := RelaySettings.url()
	var command := RelayProgram.command_for(url)
	var words := RelayProgram.words_for(url)
	var advice := "Start the relay on that machine."
	if RelayProgram.can_serve(url):
		if _program.is_running():
			advice = "The relay is starting."
		elif _was_started:
			advice = "The program that was started has ended. To see why, run in a terminal: " + words
		elif command.is_empty():
			advice = "Install Node.js, and run in a terminal: %s (in a clone of the relay: bun start)" % words
		else:
			advice = "Start the relay here, or in a terminal: " + words
	_relay_label.text = "Relay: %s. %s" % [what, advice]
	_start_button.visible = not command.is_empty()
	_start_button.disabled = _program.is_running()
	_start_button.tooltip_text = " ".join(command)


func _on_start_pressed() -> void:
	_was_started = true
	_program.start(RelaySettings.url())
	_start_button.disabled = true
	check()


func _on_dashboard_pressed() -> void:
	OS.shell_open(dashboard_url())


class Game:
	extends RefCounted
	## The last status of a running game.

	var status := {}
	var status_msec := 0
	var lines := PackedStringArray()
