extends RefCounted
## Decides how long the relay's thread sleeps between two rounds.

const FrameForecast := preload("frame_forecast.gd")
const RelayConnection := preload("../sending/relay_connection.gd")

## Sleep while a connection is being opened or closed, in microseconds.
const CONNECTING_USEC := 4_000
## Longest sleep while the thread waits for an answer of the main thread, or for the relay's welcome, in microseconds.
const HURRIED_USEC := 10_000
## How long the thread waits for such an answer with short sleeps, in microseconds.
const HURRY_USEC := 500_000
## With this longest delay or a shorter one, the thread looks after each frame. Units: microseconds.
const LIVE_USEC := 20_000
## Longest sleep while a connection is open, in microseconds. Messages of the relay and the end of the game wait as long.
const IDLE_USEC := 500_000
## Sleep while there is no connection, in microseconds.
const AWAY_USEC := 50_000

## Whether the thread looks after each frame.
var is_live := false
## Knows when the next look is worth its price, while the thread looks after each frame.
var forecast := FrameForecast.new()

var _usec := AWAY_USEC
# 0 while the thread waits for no answer.
var _hurried_until_usec := 0


## Decides anew. [param max_delay_usec] is the longest time that samples and events may wait by the relay's demand,
## [param send_interval_usec] the shortest time between two messages by the game's settings.
func decide(connection: RelayConnection, max_delay_usec: int, send_interval_usec: int) -> void:
	is_live = false
	match connection.state:
		RelayConnection.State.OPEN:
			is_live = max_delay_usec <= LIVE_USEC
			_usec = maxi(0 if is_live else mini(max_delay_usec, IDLE_USEC), send_interval_usec)
		RelayConnection.State.CONNECTING:
			_usec = CONNECTING_USEC
		_:
			_usec = CONNECTING_USEC if connection.is_leaving else AWAY_USEC


## Keeps sleeps short for a while: the thread waits for an answer.
func hurry() -> void:
	_hurried_until_usec = Time.get_ticks_usec() + HURRY_USEC


## The answer has arrived.
func calm() -> void:
	_hurried_until_usec = 0


## How long to sleep now, in microseconds.
func usec() -> int:
	var asleep_usec := maxi(_usec, forecast.sleep_usec(Time.get_ticks_usec())) if is_live else _usec
	if _hurried_until_usec == 0:
		return asleep_usec
	if Time.get_ticks_usec() > _hurried_until_usec:
		_hurried_until_usec = 0
	return mini(asleep_usec, HURRIED_USEC)
