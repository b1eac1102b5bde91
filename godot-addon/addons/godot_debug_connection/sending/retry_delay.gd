extends RefCounted
## The delay before the next attempt to connect. It doubles with each failure.

## The first delay, in seconds.
const MIN_SECONDS := 0.25
## The longest delay, in seconds.
const MAX_SECONDS := 5.0

## Attempts that failed since the last good connection.
var failures := 0

# A generator of its own, so that the game's seeded random numbers stay the same.
var _random := RandomNumberGenerator.new()


## Begins anew, for another address.
func start() -> void:
	_random.randomize()
	failures = 0


## Counts a failure. Returns the delay before the next attempt, in seconds.
func fail() -> float:
	var delay := minf(MIN_SECONDS * pow(2.0, minf(failures, 16.0)), MAX_SECONDS)
	failures += 1
	# Jitter keeps many games from connecting at the same moment when their relay comes back.
	return clampf(delay * _random.randf_range(0.8, 1.2), MIN_SECONDS, MAX_SECONDS)
