extends RefCounted
## Decides how long the relay's thread sleeps between two rounds.

const RelayConnection := preload("../sending/relay_connection.gd")

## Sleep while a connection is being opened or closed, in microseconds.
const CONNECTING_USEC := 4_000
## Longest sleep while the thread waits for an answer of the main thread, or for the relay's welcome, in microseconds.
const HURRIED_USEC := 10_000
## How long the thread waits for such an answer with short sleeps, in microseconds.
const HURRY_USEC := 500_000
## Longest sleep while nothing is sampled, in microseconds.
const IDLE_USEC := 40_000
## Sleep while there is no connection, in microseconds.
const AWAY_USEC := 50_000

var _usec := AWAY_USEC
# 0 while the thread waits for no answer.
var _hurried_until_usec := 0


## Decides anew. [param sample_usec] is the shortest interval of all streams that are sampled.
func decide(connection: RelayConnection, sample_usec: int, send_interval_usec: int) -> void:
	match connection.state:
		RelayConnection.State.OPEN:
			# A sample that leaves half an interval late is late enough.
			@warning_ignore("integer_division")
			_usec = maxi(mini(IDLE_USEC, sample_usec / 2), send_interval_usec)
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
	if _hurried_until_usec == 0:
		return _usec
	if Time.get_ticks_usec() > _hurried_until_usec:
		_hurried_until_usec = 0
	return mini(_usec, HURRIED_USEC)
