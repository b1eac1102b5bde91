extends RefCounted
## Passes values between the main thread and the relay's thread, frame samples and events excepted. Each method may be
## called from either thread. The relay's thread emits the signals on the main thread, with
## [code]emit.call_deferred()[/code].

## The state of the connection changed. [param announced] holds the commands that the hello announced, if the state is
## OPEN.
@warning_ignore("unused_signal") signal state_changed(state: RelayConnection.State, announced: Array)
## The relay's demand changed; [param demand] is a copy.
@warning_ignore("unused_signal") signal demand_changed(demand: RelayDemand)
## The relay of this version, or of none that it names, accepted the game under this epoch. [param found_url] is its address
## if the game found it on the network, else empty.
@warning_ignore("unused_signal") signal welcomed(epoch: String, version: String, found_url: String)
## The relay refused a message, for this reason.
@warning_ignore("unused_signal") signal refused(problem: String)
## The relay sent a command that the main thread has to carry out.
@warning_ignore("unused_signal") signal requested(command: Dictionary)
## About a second has passed.
@warning_ignore("unused_signal") signal ticked

const GameSide := preload("game_side.gd")
const MonitorReading := preload("../sampling/monitor_reading.gd")
const RelayConnection := preload("../sending/relay_connection.gd")
const RelayDemand := preload("relay_demand.gd")

## News: the relay's thread must end.
const STOP := 1
## News: the game's settings or commands have changed.
const GAME := 2
## News: there are answers to send.
const ANSWERS := 4
## News: there are monitors to send.
const MONITORS := 8
## News: there is a sample of the extra trackers to send.
const EXTRAS := 16
## News: one of the two.
const STATES := MONITORS | EXTRAS
## News: the relay is at another address, or takes another token.
const PLACE := 32

# Most answers that wait. The relay limits the commands that it sends, so more never wait.
const _MAX_ANSWERS := 1024

## Whether [method take_news] would return news. Read it without a lock; the change may then be seen one round late.
var has_news := false

var _mutex := Mutex.new()
var _news := 0
var _url := ""
var _token := ""
var _game := GameSide.new()
var _monitors := {}
var _extras := {}
var _answers: Array[PackedByteArray] = []
var _counters := {}


## Asks the relay's thread to send all waiting messages and to end.
func stop() -> void:
	_mutex.lock()
	_add_news(STOP)
	_mutex.unlock()


## Sets the relay's address and the token for it.
func set_place(url: String, token: String) -> void:
	_mutex.lock()
	_url = url
	_token = token
	_add_news(PLACE)
	_mutex.unlock()


## The relay's address and the token for it.
func place() -> PackedStringArray:
	_mutex.lock()
	var current := PackedStringArray([_url, _token])
	_mutex.unlock()
	return current


## The news since the last call, as bits.
func take_news() -> int:
	_mutex.lock()
	var news := _news
	_news = 0
	has_news = false
	_mutex.unlock()
	return news


## Sets the game's settings and commands. [param decided] must not change after that.
func set_game(decided: GameSide) -> void:
	_mutex.lock()
	_game = decided
	_add_news(GAME)
	_mutex.unlock()


## The game's settings and commands.
func game() -> GameSide:
	_mutex.lock()
	var current := _game
	_mutex.unlock()
	return current


## Offers a reading of the monitors. An earlier reading that was not taken becomes part of it.
func offer_monitors(monitors: Dictionary) -> void:
	_mutex.lock()
	_monitors = monitors if _monitors.is_empty() else MonitorReading.merged(_monitors, monitors)
	_add_news(MONITORS)
	_mutex.unlock()


## Takes the reading of the monitors since the last call; empty when there is none.
func take_monitors() -> Dictionary:
	_mutex.lock()
	var monitors := _monitors
	_monitors = {}
	_mutex.unlock()
	return monitors


## Offers a sample of the extra trackers. It replaces an earlier sample that was not taken: each has the whole state.
func offer_extras(sample: Dictionary) -> void:
	_mutex.lock()
	_extras = sample
	_add_news(EXTRAS)
	_mutex.unlock()


## Takes the newest sample of the extra trackers; empty when there is none.
func take_extras() -> Dictionary:
	_mutex.lock()
	var extras := _extras
	_extras = {}
	_mutex.unlock()
	return extras


## Adds an answer to the relay, as UTF-8 JSON.
func answer(json: PackedByteArray) -> void:
	_mutex.lock()
	if _answers.size() < _MAX_ANSWERS:
		_answers.append(json)
		_add_news(ANSWERS)
	_mutex.unlock()


## Takes all answers.
func take_answers() -> Array[PackedByteArray]:
	_mutex.lock()
	var answers := _answers
	if not answers.is_empty():
		_answers = []
	_mutex.unlock()
	return answers


## Publishes the counters and texts of the relay's thread; [param counters] must not change after that.
func publish(counters: Dictionary) -> void:
	_mutex.lock()
	_counters = counters
	_mutex.unlock()


## A published text; empty before the first was published.
func text(name: String) -> String:
	_mutex.lock()
	var value: String = _counters.get(name, "")
	_mutex.unlock()
	return value


## A published counter; 0 before the first was published.
func counter(name: String) -> int:
	_mutex.lock()
	var value: int = _counters.get(name, 0)
	_mutex.unlock()
	return value


func _add_news(what: int) -> void:
	_news |= what
	has_news = true
